"""What tests of the HTTP contract share: small real logs, and posting them."""

from typing import Any

import pytest
from flask.testing import FlaskClient

PYTHON_LOG = """Traceback (most recent call last):
  File "/srv/shop/orders/service.py", line 88, in total
    return order.customer.discount * price
AttributeError: 'NoneType' object has no attribute 'discount'
"""

OTHER_LOG = """Traceback (most recent call last):
  File "/srv/shop/stock/levels.py", line 12, in reserve
    return shelf[sku]
KeyError: 'sku'
"""


class Api:
    """The test client with the few calls that most tests make."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def submit(self, raw_logs: str = PYTHON_LOG, **fields: Any) -> dict[str, Any]:
        headers = fields.pop("headers", {})
        body = {"title": "Checkout fails", "raw_logs": raw_logs} | fields
        response = self.client.post("/create-event", json=body, headers=headers)
        assert response.status_code == 201, response.text
        return response.get_json()

    def edit(self, event_id: int, **changes: Any) -> dict[str, Any]:
        response = self.client.patch(f"/events/{event_id}", json=changes)
        assert response.status_code == 200, response.text
        return response.get_json()

    def get(self, path: str) -> dict[str, Any]:
        response = self.client.get(path)
        assert response.status_code == 200, response.text
        return response.get_json()


@pytest.fixture
def api(client: FlaskClient) -> Api:
    return Api(client)
