package io.modeltrail.command.model;

import io.modeltrail.command.model.ApproverKeyRows.ApproverKey;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.DecisionSignature;
import io.modeltrail.contracts.model.DecisionStatement;
import io.modeltrail.contracts.model.DecisionStatement.Decision;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.signing.DsseEnvelope;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Makes the statement of a decision, and sees to its signature. */
@Component
class DecisionSigning {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EventStore events;
    private final ApproverKeys keys;
    private final Clock clock;

    DecisionSigning(EventStore events, ApproverKeys keys, Clock clock) {
        this.events = events;
        this.keys = keys;
        this.clock = clock;
    }

    /** A decision that can be sent to the model version. */
    record Taken(Instant decidedAt, DecisionSignature signature) {}

    /** What an approver with an own key is to sign, as of now. */
    DecisionStatement statement(ModelVersionId id, Decision decision, Actor approver, String comment) {
        return new DecisionStatement(
                id, candidate(id), decision, approver, comment, clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /** @param envelope null = the server signs for the approver */
    Taken taken(ModelVersionId id, Decision decision, Actor approver, String comment, @Nullable DsseEnvelope envelope) {
        if (envelope != null) {
            return signedByTheApprover(approver, envelope);
        }
        DecisionStatement statement = statement(id, decision, approver, comment);
        return new Taken(statement.decidedAt(), keys.signFor(approver, StatementBytes.of(statement)));
    }

    /** The time is that of the statement; whether everything else of it is right the model version says. */
    private Taken signedByTheApprover(Actor approver, DsseEnvelope envelope) {
        envelope.requireOneSignedStatement();
        ApproverKey key = keys.own(approver);
        Instant decidedAt = decidedAt(envelope.payloadBytes());
        new StatementIsRecent(decidedAt, clock.instant()).orRefuse();
        return new Taken(decidedAt, new DecisionSignature(key.keyId(), key.publicKey(), envelope));
    }

    private static Instant decidedAt(byte[] payload) {
        try {
            Instant decidedAt = Instant.parse(
                    JSON.readTree(payload).path("predicate").path("decidedAt").asString(""));
            if (!decidedAt.equals(decidedAt.truncatedTo(ChronoUnit.MICROS))) {
                throw otherStatement(); // tables keep microseconds, and the statement could not be made anew from them
            }
            return decidedAt;
        } catch (JacksonException | DateTimeException another) {
            throw otherStatement();
        }
    }

    private static Refusal otherStatement() {
        return new Refusal(
                RefusalCode.SIGNED_OTHER_STATEMENT, "Ask for the statement of this decision and sign it as it is.");
    }

    boolean approved(ModelVersionId id) {
        return events.readEvents(id.toString(), 0)
                .asStream()
                .anyMatch(event -> event.getPayload() instanceof ModelVersionApproved);
    }

    /** @throws Refusal NOT_FOUND */
    Candidate candidate(ModelVersionId id) {
        return events.readEvents(id.toString(), 0)
                .asStream()
                .filter(event -> event.getPayload() instanceof ModelVersionRegistered)
                .map(event -> ((ModelVersionRegistered) event.getPayload()).candidate())
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND,
                        Map.of("modelVersionId", id.toString()),
                        "Give a registered model version."));
    }
}
