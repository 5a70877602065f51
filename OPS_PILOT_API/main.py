"""``gunicorn main:app`` · ``waitress-serve --port=5000 main:app`` · ``python main.py``"""

from opspilot.app import create_app
from opspilot.server import serve
from opspilot.settings import load_settings

settings = load_settings()
app = create_app(settings)

if __name__ == "__main__":
    serve(app, settings)
