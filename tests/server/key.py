"""Waits until a server answers, and prints an API key of a new service account.

    key.py URL PROCESS

Gives up when the server's PROCESS ends, or after five minutes.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

URL, PROCESS = sys.argv[1], int(sys.argv[2])
LOGIN = {"grant_type": "password", "username": "default", "password": "only-for-tests"}


def post(path, body, headers):
    request = urllib.request.Request(f"{URL}/api/v1/{path}", body.encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def answers():
    try:
        return urllib.request.urlopen(f"{URL}/health", timeout=60).status == 200
    except (urllib.error.URLError, OSError):
        return False


end = time.monotonic() + 300
while not answers():
    os.kill(PROCESS, 0)
    if time.monotonic() > end:
        sys.exit(f"no server answers at {URL}")
    time.sleep(0.1)

token = post("login", urllib.parse.urlencode(LOGIN), {})["access_token"]
headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
account = {"name": f"test-{uuid.uuid4().hex[:12]}", "active": True}
account = post("service_accounts", json.dumps(account), headers)["id"]
key = post(f"service_accounts/{account}/api_keys", json.dumps({"name": "test"}), headers)
print(key["body"]["key"])
