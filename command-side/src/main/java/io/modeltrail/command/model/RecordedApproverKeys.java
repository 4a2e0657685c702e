package io.modeltrail.command.model;

import io.modeltrail.command.model.ApproverKeyRows.ApproverKey;
import io.modeltrail.contracts.model.ApproverKeyEvent;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRevoked;
import io.modeltrail.contracts.model.ApproverKeyEvent.Holder;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/**
 * What the trail says of approvers' keys; rows can be changed by whoever has the database. All events of an approver are in one aggregate, so
 * that a row which is missing is not one that never was. Those of before this was so are in one aggregate for each key.
 */
@Component
class RecordedApproverKeys {
    private final EventStore events;

    RecordedApproverKeys(EventStore events) {
        this.events = events;
    }

    static String aggregateId(String approver) {
        return "approver-keys:" + approver;
    }

    /** The sequence number of the approver's next event. */
    long nextSequence(String approver) {
        return events.lastSequenceNumberFor(aggregateId(approver))
                .map(last -> last + 1)
                .orElse(0L);
    }

    /** Whether the approver has ever registered an own key, revoked or not. */
    boolean everOwn(String approver) {
        return in(aggregateId(approver)).anyMatch(RecordedApproverKeys::own);
    }

    /**
     * The row, if it says of the key what the trail says.
     *
     * @throws Refusal APPROVER_KEY_REPLACED
     */
    ApproverKey checked(ApproverKey row) {
        List<ApproverKeyEvent> ofKey = Stream.concat(
                        in(aggregateId(row.approver())), in(row.keyId().toString()))
                .filter(event -> event.keyId().equals(row.keyId()))
                .toList();
        boolean revived = row.revokedAt() == null && ofKey.stream().anyMatch(ApproverKeyRevoked.class::isInstance);
        if (revived || ofKey.stream().noneMatch(event -> registers(event, row))) {
            throw new Refusal(
                    RefusalCode.APPROVER_KEY_REPLACED,
                    Map.of("keyId", row.keyId().toString()),
                    "Send it again; if that is refused too, restore the table approver_key from a backup, and find out who changed it.");
        }
        return row;
    }

    private static boolean registers(ApproverKeyEvent event, ApproverKey row) {
        return event instanceof ApproverKeyRegistered registered
                && registered.approver().id().equals(row.approver())
                && registered.holder() == row.holder()
                && registered.publicKey().equals(row.publicKey());
    }

    private static boolean own(ApproverKeyEvent event) {
        return event instanceof ApproverKeyRegistered registered && registered.holder() == Holder.APPROVER;
    }

    private Stream<ApproverKeyEvent> in(String aggregateId) {
        return events.readEvents(aggregateId, 0)
                .asStream()
                .filter(event -> event.getPayload() instanceof ApproverKeyEvent)
                .map(event -> (ApproverKeyEvent) event.getPayload());
    }
}
