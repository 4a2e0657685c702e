package io.modeltrail.command.model;

import io.modeltrail.contracts.model.DecisionSignature;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.signing.DsseEnvelope;
import java.util.Arrays;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** @param statement what is being decided */
record EnvelopeSignsTheDecision(DecisionSignature signature, DecisionStatement statement) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    void orRefuse() {
        DsseEnvelope envelope = signature.envelope();
        envelope.requireOneSignedStatement();
        if (!signature.publicKey().verifies(envelope.signedBytes(), envelope.signatureBytes())) {
            throw new Refusal(
                    RefusalCode.SIGNATURE_DOES_NOT_VERIFY,
                    Map.of("keyId", signature.keyId().toString()),
                    "Sign the bytes that pae gives, with the private key of the registered public key.");
        }
        byte[] expected = StatementBytes.of(statement);
        if (!Arrays.equals(envelope.payloadBytes(), expected)) {
            RefusalCode code = subjects(envelope.payloadBytes()).equals(subjects(expected))
                    ? RefusalCode.SIGNED_OTHER_STATEMENT
                    : RefusalCode.SIGNED_OTHER_DIGESTS;
            throw new Refusal(
                    code,
                    Map.of("modelVersionId", statement.modelVersionId().toString()),
                    "Ask for the statement of this decision, with the same comment, look at it, and sign it as it is.");
        }
    }

    private static JsonNode subjects(byte[] payload) {
        try {
            return JSON.readTree(payload).path("subject");
        } catch (JacksonException noJson) {
            return JSON.missingNode();
        }
    }
}
