package io.modeltrail.command.subject;

import io.modeltrail.command.EventsWithRows;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.RetentionEvent.RetentionDefined;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RetentionController {
    private static final int MOST_DAYS = 36_525;

    private final EventsWithRows trail;
    private final RetentionRows rows;

    RetentionController(EventsWithRows trail, RetentionRows rows) {
        this.trail = trail;
        this.rows = rows;
    }

    /** @param days since the last record about a subject; 0 = there is no minimum */
    record Retention(int days) {}

    /** Subjects of the use case are not erased until so many days after the last record about them. */
    @PutMapping("/api/v1/use-cases/{useCase}/retention")
    Retention define(@PathVariable("useCase") String name, @RequestBody Retention body, Actor actor) {
        UseCaseKey useCase = new UseCaseKey(name);
        int days = body.days();
        if (days < 0 || days > MOST_DAYS) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("field", "days", "value", Integer.toString(days)),
                    "Give 0 to " + MOST_DAYS + " days.");
        }
        trail.record(
                actor,
                () -> rows.define(useCase, days).stream()
                        .mapToObj(change -> new EventsWithRows.Entry(
                                "Retention",
                                useCase + " retention",
                                change,
                                useCase,
                                new RetentionDefined(useCase, days, actor)))
                        .toList());
        return body;
    }

    @GetMapping("/api/v1/use-cases/{useCase}/retention")
    Retention find(@PathVariable("useCase") String name) {
        return new Retention(rows.days(new UseCaseKey(name)));
    }
}
