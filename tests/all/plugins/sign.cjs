// Signs the digest of a manifest as cosign does with a key: sign.cjs KEY.PEM SHA256 >BUNDLE
'use strict';

const { createHash, createPrivateKey, createPublicKey, sign } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { bundleToJSON } = require('@sigstore/bundle');
const { DSSEBundleBuilder } = require('@sigstore/sign');

const [, , file, digest] = process.argv;
const privateKey = createPrivateKey(readFileSync(file));
const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
const hint = createHash('sha256').update(spki).digest('base64');
const signer = {
  sign: async (data) => ({
    signature: sign('sha256', data, privateKey),
    key: { $case: 'publicKey', publicKey: '', hint },
  }),
};
const statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ digest: { sha256: digest } }],
  predicateType: 'https://sigstore.dev/cosign/sign/v1',
  predicate: {},
};

async function main() {
  const builder = new DSSEBundleBuilder({ signer, witnesses: [] });
  const data = Buffer.from(JSON.stringify(statement));
  const bundle = await builder.create({ data, type: 'application/vnd.in-toto+json' });
  process.stdout.write(JSON.stringify(bundleToJSON(bundle)));
}

main();
