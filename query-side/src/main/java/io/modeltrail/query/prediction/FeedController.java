package io.modeltrail.query.prediction;

import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.LogHead;
import io.modeltrail.query.PageRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Predictions in the order of the log, from a position on. */
@RestController
class FeedController {
    private final PredictionRows rows;
    private final LogHead head;

    FeedController(PredictionRows rows, LogHead head) {
        this.rows = rows;
        this.head = head;
    }

    /**
     * @param next give it as {@code after} to go on; every prediction of the use case up to it has been handed out
     * @param more whether the page is full, so that there may be more at once
     * @param headPosition of the last event in the log
     * @param lag events between {@code next} and that, which need not be predictions
     */
    record Feed(List<PredictionView> items, long next, boolean more, long headPosition, long lag) {}

    @GetMapping("/api/v1/predictions/feed")
    Feed feed(
            @RequestParam(required = false) @Nullable String useCase,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit) {
        UseCaseKey key = PredictionController.useCase(useCase);
        long from = after(after);
        int most = PageRequest.limit(limit);
        FeedPage page = rows.feed(key, from, most);
        long last = head.position();
        return new Feed(
                page.predictions(),
                page.upTo(),
                page.predictions().size() == most,
                last,
                Math.max(0, last - page.upTo()));
    }

    /** Position before the first one that is wanted; -1 = from the beginning. */
    static long after(@Nullable String text) {
        return text == null ? -1 : PageRequest.number("after", text, -1, Long.MAX_VALUE);
    }
}
