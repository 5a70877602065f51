"""What ingest is compared with: the least that a Flask endpoint can do. It validates the same body
with Pydantic and inserts one row; it answers nothing."""

import os
from datetime import UTC, datetime
from typing import Any

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from pydantic import BaseModel, Field
from sqlalchemy import Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from opspilot.repositories.database import engine_options, prepare_engine
from opspilot.settings import normalise_database_url


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Row(Base):
    __tablename__ = "baseline_rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    raw_logs: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class Body(BaseModel):
    title: str = Field(max_length=500)
    raw_logs: str


def create_app() -> Flask:
    """On the same kind of database with the same pragmas, pool and durability as the product."""
    url = normalise_database_url(os.environ["DATABASE_URL"])  # noqa: TID251 - its only setting
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, pool_size=10, timeout_seconds=5)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine, timeout_seconds=5)
    app.add_url_rule("/create-event", view_func=create_event, methods=["POST"])
    app.add_url_rule("/readyz", view_func=dict)
    return app


def create_event() -> tuple[dict[str, Any], int]:
    body = Body.model_validate_json(request.get_data())
    row = Row(title=body.title, raw_logs=body.raw_logs, created_at=datetime.now(UTC))
    db.session.add(row)
    db.session.commit()
    return {"id": row.id}, 201


if __name__ == "__main__":  # makes its table
    with create_app().app_context():
        db.create_all()
