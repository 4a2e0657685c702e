package io.modeltrail.command.model;

import io.modeltrail.contracts.model.ApprovalPolicy;
import io.modeltrail.contracts.model.DecisionStatement;
import tools.jackson.databind.json.JsonMapper;

/** The payload of an envelope. */
final class StatementBytes {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StatementBytes() {}

    /** Under the policy in force, the same decision always gives the same bytes. */
    static byte[] of(DecisionStatement statement) {
        return JSON.writeValueAsBytes(statement.content(ApprovalPolicy.inForce()));
    }
}
