// Says "yes" or "no" for each line of the input: {"bundle": ..., "key": PEM}.
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bundleFromJSON } from '@sigstore/bundle';
import { Verifier, toSignedEntity, toTrustMaterial } from '@sigstore/verify';

const root = { mediaType: '', tlogs: [], certificateAuthorities: [], ctlogs: [], timestampAuthorities: [] };

function holds({ bundle, key }) {
  try {
    const trust = toTrustMaterial(root, () => ({ publicKey: createPublicKey(key), validFor: () => true }));
    new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 })
      .verify(toSignedEntity(bundleFromJSON(bundle)));
    return 'yes';
  } catch (refused) {
    return 'no';
  }
}

for (const line of readFileSync(0, 'utf8').split('\n').filter((text) => text)) {
  console.log(holds(JSON.parse(line)));
}
