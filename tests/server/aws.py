"""Fills moto, waits for it first, and has it check keys from then on."""

import json
import os
import time
import urllib.error
import urllib.request

import boto3

url = os.environ["AWS_ENDPOINT_URL"]
for _ in range(300):
    try:
        urllib.request.urlopen(f"{url}/moto-api/data.json").read()
        break
    except (urllib.error.URLError, ConnectionError):
        time.sleep(0.1)

session = boto3.Session("anyone", "anything", region_name="us-east-1")
session.client("s3").create_bucket(Bucket="outputs")
session.client("ecr").create_repository(repositoryName="images")
iam = session.client("iam")
everything = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}
iam.create_user(UserName="tester")
iam.put_user_policy(
    UserName="tester", PolicyName="everything", PolicyDocument=json.dumps(everything)
)
key = iam.create_access_key(UserName="tester")["AccessKey"]
urllib.request.urlopen(
    urllib.request.Request(
        f"{url}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"}
    )
).read()

print(f"AWS_ENDPOINT_URL={url}")
print(f"KEY_ID={key['AccessKeyId']}")
print(f"SECRET={key['SecretAccessKey']}")
