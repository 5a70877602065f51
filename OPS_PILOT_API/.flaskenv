FLASK_APP=main:app
