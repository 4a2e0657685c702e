package io.modeltrail.command.subject;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.subject.ErasureId;
import io.modeltrail.contracts.subject.SubjectCommand.CancelErasure;
import io.modeltrail.contracts.subject.SubjectCommand.LiftLegalHold;
import io.modeltrail.contracts.subject.SubjectCommand.PlaceLegalHold;
import io.modeltrail.contracts.subject.SubjectCommand.RequestErasure;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A person is named in bodies alone: addresses are written to logs. */
@RestController
class SubjectController {
    private static final int LONGEST_REASON = 2_000;

    private final CommandGateway commands;
    private final SubjectDirectory subjects;
    private final RetentionRows retentions;
    private final LastRecords lastRecords;
    private final Clock clock;

    SubjectController(
            CommandGateway commands,
            SubjectDirectory subjects,
            RetentionRows retentions,
            LastRecords lastRecords,
            Clock clock) {
        this.commands = commands;
        this.subjects = subjects;
        this.retentions = retentions;
        this.lastRecords = lastRecords;
        this.clock = clock;
    }

    /**
     * @param reason a sentence for the record, without personal data
     * @param alsoUnknown {@code true}: also somebody about whom no event is recorded, whom uploaded files, features or events from before
     *     there were keys may name
     */
    record PersonWithReason(
            UseCaseKey useCase,
            @PersonalData String entity,
            String reason,
            @Nullable Boolean alsoUnknown) {
        /** Without the entity. */
        @Override
        public String toString() {
            return "PersonWithReason[" + useCase + "]";
        }
    }

    /** @param reason a sentence for the record, without personal data */
    record Reason(String reason) {}

    record ErasureAnswer(SubjectId subjectId, ErasureId erasureId) {}

    record SubjectAnswer(SubjectId subjectId) {}

    /** Asks for the erasure of a person. {@code GET} on the answered location shows how far it is. */
    @PostMapping("/api/v1/subjects/erasures")
    ResponseEntity<ErasureAnswer> erase(@RequestBody PersonWithReason body, Actor actor) {
        String reason = checked(body.reason());
        SubjectId subject = find(body);
        ErasureId erasure = ErasureId.next();
        int days = retentions.days(body.useCase());
        commands.sendAndWait(
                new RequestErasure(
                        subject,
                        body.useCase(),
                        erasure,
                        reason,
                        SubjectStores.ALL,
                        days,
                        days == 0 ? null : lastRecords.of(subject),
                        actor,
                        now()),
                MetaData.from(TrailMetadata.of(actor, body.useCase())));
        return ResponseEntity.accepted().location(location(subject)).body(new ErasureAnswer(subject, erasure));
    }

    /** Ends an erasure before the key is destroyed. What stores have erased by then stays erased there. */
    @PostMapping("/api/v1/subjects/{id}/erasure/cancellation")
    SubjectAnswer cancel(@PathVariable("id") String id, @RequestBody Reason body, Actor actor) {
        SubjectId subject = SubjectId.of(id);
        commands.sendAndWait(
                new CancelErasure(subject, checked(body.reason()), actor, now()),
                MetaData.from(TrailMetadata.of(actor)));
        return new SubjectAnswer(subject);
    }

    /** What is recorded about the person is kept from now on; an erasure that is under way is stopped. */
    @PostMapping("/api/v1/subjects/legal-holds")
    ResponseEntity<SubjectAnswer> hold(@RequestBody PersonWithReason body, Actor actor) {
        String reason = checked(body.reason());
        SubjectId subject = find(body);
        commands.sendAndWait(
                new PlaceLegalHold(subject, body.useCase(), reason, actor, now()),
                MetaData.from(TrailMetadata.of(actor, body.useCase())));
        return ResponseEntity.created(location(subject)).body(new SubjectAnswer(subject));
    }

    @PostMapping("/api/v1/subjects/{id}/legal-hold/lifting")
    SubjectAnswer lift(@PathVariable("id") String id, @RequestBody Reason body, Actor actor) {
        SubjectId subject = SubjectId.of(id);
        commands.sendAndWait(
                new LiftLegalHold(subject, checked(body.reason()), actor, now()),
                MetaData.from(TrailMetadata.of(actor)));
        return new SubjectAnswer(subject);
    }

    private SubjectId find(PersonWithReason person) {
        if (Boolean.TRUE.equals(person.alsoUnknown())) {
            subjects.expect(person.useCase(), List.of(person.entity()));
        }
        return subjects.find(person.useCase(), person.entity())
                .orElseThrow(() -> new Refusal(
                        RefusalCode.SUBJECT_UNKNOWN,
                        Map.of("useCase", person.useCase().value()),
                        "Name the person as predictions name them. If nothing was predicted about them, but uploaded files, features or events"
                                + " from before there were keys may name them, say \"alsoUnknown\": true. Somebody who was erased is known"
                                + " by the pseudonym alone."));
    }

    private static URI location(SubjectId subject) {
        return URI.create("/api/v1/subjects/" + subject);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private static String checked(String reason) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("field", "reason", "length", Integer.toString(reason.length())),
                    "Give a reason of 1 to " + LONGEST_REASON + " characters that are not all blank.");
        }
        return reason;
    }
}
