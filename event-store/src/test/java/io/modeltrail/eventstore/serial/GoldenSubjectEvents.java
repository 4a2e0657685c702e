package io.modeltrail.eventstore.serial;

import static io.modeltrail.eventstore.serial.GoldenEvents.AT;
import static io.modeltrail.eventstore.serial.GoldenEvents.CHURN;
import static io.modeltrail.eventstore.serial.GoldenEvents.SCIENTIST;
import static io.modeltrail.eventstore.serial.GoldenEvents.digest;

import io.modeltrail.contracts.subject.ErasureId;
import io.modeltrail.contracts.subject.RetentionEvent.RetentionDefined;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureAnnounced;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureDelayed;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureRequested;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureStopped;
import io.modeltrail.contracts.subject.SubjectEvent.KeyDestructionDecided;
import io.modeltrail.contracts.subject.SubjectEvent.LegalHoldLifted;
import io.modeltrail.contracts.subject.SubjectEvent.LegalHoldPlaced;
import io.modeltrail.contracts.subject.SubjectEvent.StoreErased;
import io.modeltrail.contracts.subject.SubjectEvent.StoreErasureBegun;
import io.modeltrail.contracts.subject.SubjectEvent.StoreErasureFailed;
import io.modeltrail.contracts.subject.SubjectEvent.SubjectErased;
import io.modeltrail.contracts.subject.SubjectId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the golden files of data subjects say. */
final class GoldenSubjectEvents {
    private static final SubjectId SUBJECT = SubjectId.of("01990000-0000-7000-8000-000000000031");
    private static final ErasureId ERASURE = ErasureId.of("01990000-0000-7000-8000-000000000032");
    private static final List<String> STORES = List.of("query", "runtime");

    private GoldenSubjectEvents() {}

    static Stream<Object> today() {
        return Stream.of(
                new LegalHoldPlaced(SUBJECT, CHURN, "Case 12 is before the court.", SCIENTIST, AT),
                new LegalHoldLifted(SUBJECT, "Case 12 is closed.", SCIENTIST, AT),
                new ErasureRequested(SUBJECT, CHURN, ERASURE, "The person has asked for it.", STORES, SCIENTIST, AT),
                new ErasureAnnounced(SUBJECT, CHURN, ERASURE, STORES),
                new StoreErased(
                        SUBJECT,
                        ERASURE,
                        new StoreErasure(
                                "query",
                                Map.of("predictions", 12L, "outcomes", 1L),
                                List.of(new StoreErasure.RewrittenFile("dataset snapshot", digest('b'), digest('c'))),
                                List.of(new StoreErasure.Remainder(
                                        "topic billing",
                                        "7 days after it was sent",
                                        "Records of a topic are not removed one by one.")))),
                new StoreErasureBegun(SUBJECT, ERASURE, "runtime"),
                new StoreErasureFailed(SUBJECT, ERASURE, "runtime", "UncheckedIOException, caused by IOException"),
                new ErasureDelayed(SUBJECT, ERASURE, List.of("runtime")),
                new ErasureStopped(SUBJECT, ERASURE, "A legal hold was placed.", List.of("query"), SCIENTIST, AT),
                new KeyDestructionDecided(SUBJECT, ERASURE),
                new SubjectErased(SUBJECT, CHURN, ERASURE, "{}", digest('a'), AT),
                new RetentionDefined(CHURN, 180, SCIENTIST));
    }
}
