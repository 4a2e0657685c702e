package io.modeltrail.query.feature;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.AsOf;
import io.modeltrail.query.Page;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.ProjectionProgress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue of features. */
@RestController
@RequestMapping("/api/v1/feature-sets")
class FeatureController {
    private final FeatureCatalogue catalogue;
    private final ProjectionProgress progress;

    FeatureController(FeatureCatalogue catalogue, ProjectionProgress progress) {
        this.catalogue = catalogue;
        this.progress = progress;
    }

    /** The features of one version, in its order. */
    record Features(FeatureSetKey featureSet, int version, List<FeatureView> features) {}

    /** Feature sets by name, each with its newest version. */
    @GetMapping
    Page<FeatureSetView.Line> list(
            @RequestParam(required = false) @Nullable String useCase,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        PageRequest page = PageRequest.of(limit, null);
        UseCaseKey filter = useCase == null ? null : new UseCaseKey(useCase);
        FeatureSetKey last = after == null ? null : new FeatureSetKey(after);
        long asOf = asOf();
        return Page.of(catalogue.list(filter, last, page.rowsToRead()), page, FeatureSetView.Line::name, asOf);
    }

    @GetMapping("/{name}")
    AsOf<FeatureSetView> detail(@PathVariable String name) {
        FeatureSetKey key = new FeatureSetKey(name);
        long asOf = asOf();
        return AsOf.orNotFound(catalogue.find(key), "featureSet", key, asOf);
    }

    /** @param version left out: the newest */
    @GetMapping("/{name}/features")
    AsOf<Features> features(@PathVariable String name, @RequestParam(required = false) @Nullable String version) {
        FeatureSetKey key = new FeatureSetKey(name);
        Integer number = version(version);
        long asOf = asOf();
        Optional<Features> found = catalogue
                .features(key, number)
                .map(features -> new Features(key, features.getFirst().version(), features));
        return AsOf.orNotFound(found, "featureSet", number == null ? key : key + " version " + number, asOf);
    }

    /** @param version left out: the newest */
    @GetMapping("/{name}/features/{feature}")
    AsOf<FeatureView> feature(
            @PathVariable String name,
            @PathVariable String feature,
            @RequestParam(required = false) @Nullable String version) {
        FeatureSetKey key = new FeatureSetKey(name);
        Integer number = version(version);
        long asOf = asOf();
        Optional<FeatureView> found = catalogue.features(key, number).stream()
                .flatMap(List::stream)
                .filter(one -> one.feature().equals(feature))
                .findFirst();
        return AsOf.orNotFound(found, "feature", key + ":" + feature, asOf);
    }

    private static @Nullable Integer version(@Nullable String text) {
        return text == null ? null : Math.toIntExact(PageRequest.number("version", text, 1, Integer.MAX_VALUE));
    }

    private long asOf() {
        return progress.asOf(FeatureProjection.GROUP, catalogue.lastPosition());
    }
}
