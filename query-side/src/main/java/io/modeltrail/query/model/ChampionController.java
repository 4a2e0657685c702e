package io.modeltrail.query.model;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.AsOf;
import io.modeltrail.query.ProjectionProgress;
import io.modeltrail.query.QueryClock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who was champion when. */
@RestController
class ChampionController {
    private final ChampionRows champions;
    private final ModelVersionRows versions;
    private final ProjectionProgress progress;
    private final QueryClock clock;

    ChampionController(
            ChampionRows champions, ModelVersionRows versions, ProjectionProgress progress, QueryClock clock) {
        this.champions = champions;
        this.versions = versions;
        this.progress = progress;
        this.clock = clock;
    }

    @GetMapping("/api/v1/use-cases/{useCase}/champion")
    AsOf<ChampionView> championAt(@PathVariable String useCase, @RequestParam(required = false) @Nullable String at) {
        UseCaseKey key = new UseCaseKey(useCase);
        Instant time = at == null ? clock.now() : time(at);
        long asOf = progress.asOf(ModelVersionProjection.GROUP, versions.lastPosition());
        return new AsOf<>(champions.at(key, time).orElseGet(() -> ChampionView.nobody(key, time)), asOf);
    }

    private static Instant time(String text) {
        OffsetDateTime time;
        try {
            time = OffsetDateTime.parse(text);
        } catch (DateTimeParseException malformed) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("parameter", "at"),
                    "Give the time as ISO 8601 with its offset, for example 2026-11-22T08:30:00Z.");
        }
        if (time.getYear() < 1 || time.getYear() > 9999) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("parameter", "at", "value", time.toString()),
                    "Give a time in the years 1 to 9999.");
        }
        return time.toInstant();
    }
}
