package io.modeltrail.features.quality;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.feature.FeatureQualityEvent.FeatureQualityMeasured;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.MeasurementId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.features.definition.ActiveFeatureSets.Active;
import io.modeltrail.features.quality.QualityRows.Measured;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class QualityController {
    private static final int MOST = 100;

    private final ActiveFeatureSets sets;
    private final QualityRows rows;
    private final ValueMeasurement measurement;

    QualityController(ActiveFeatureSets sets, QualityRows rows, ValueMeasurement measurement) {
        this.sets = sets;
        this.rows = rows;
        this.measurement = measurement;
    }

    /** @param next for the parameter {@code after} of the next call; null on the last page */
    record QualityPage(
            FeatureSetKey featureSet,
            int version,
            List<Measured> items,
            @Nullable String next) {}

    /** Measurements, the newest first; of the newest active version unless another is named. */
    @GetMapping("/api/v1/feature-sets/{name}/quality")
    QualityPage quality(
            @PathVariable("name") String name,
            @RequestParam(name = "version", required = false) @Nullable Integer version,
            @RequestParam(name = "limit", defaultValue = "1") int limit,
            @RequestParam(name = "after", required = false) @Nullable String after) {
        if (limit < 1 || limit > MOST) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("limit", Integer.toString(limit)),
                    "Give limit a value from 1 to " + MOST + ".");
        }
        FeatureSetDefinition definition = find(name, version).set().definition();
        MeasurementId before = after == null ? null : MeasurementId.of(after);
        List<Measured> found = rows.page(definition.name(), definition.version(), before, limit + 1);
        boolean more = found.size() > limit;
        List<Measured> items = more ? found.subList(0, limit) : found;
        return new QualityPage(
                definition.name(),
                definition.version(),
                items,
                more ? items.getLast().measurementId().toString() : null);
    }

    @PostMapping("/api/v1/feature-sets/{name}/quality")
    @ResponseStatus(HttpStatus.CREATED)
    Measured measure(
            @PathVariable("name") String name,
            @RequestParam(name = "version", required = false) @Nullable Integer version,
            Actor caller) {
        FeatureQualityMeasured measured = measurement.measure(find(name, version), caller, () -> true);
        return new Measured(
                measured.measurementId(),
                measured.version(),
                measured.observedAt(),
                measured.entities(),
                measured.completeness(),
                measured.features());
    }

    private Active find(String name, @Nullable Integer version) {
        FeatureSetKey key = new FeatureSetKey(name);
        return sets.find(key, version)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND,
                        version == null
                                ? Map.of("featureSet", name)
                                : Map.of("featureSet", name, "version", version.toString()),
                        "Give the name of a feature set, and a version that it has."));
    }
}
