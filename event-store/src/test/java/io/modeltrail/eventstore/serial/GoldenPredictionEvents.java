package io.modeltrail.eventstore.serial;

import static io.modeltrail.eventstore.serial.GoldenEvents.ARTEFACT;
import static io.modeltrail.eventstore.serial.GoldenEvents.AT;
import static io.modeltrail.eventstore.serial.GoldenEvents.CHAMPION;
import static io.modeltrail.eventstore.serial.GoldenEvents.CHURN;
import static io.modeltrail.eventstore.serial.GoldenEvents.MODEL;
import static io.modeltrail.eventstore.serial.GoldenEvents.PREDICTION;
import static io.modeltrail.eventstore.serial.GoldenEvents.ROLLOUT;
import static io.modeltrail.eventstore.serial.GoldenEvents.digest;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureColumns;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.prediction.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The samples of predictions that the golden files tell. */
final class GoldenPredictionEvents {
    /** As {@code model.FeaturesNamed.1} names them. */
    static final FeatureColumns COLUMNS =
            new FeatureColumns(List.of("Contract", "MonthlyCharges", "tenure", "TotalCharges"));

    /** What a process knows that has read the golden files. */
    static final NamedFeatures NAMED = new NamedFeatures() {
        @Override
        public @Nullable FeatureColumns known(Sha256Digest artefact) {
            return artefact.equals(ARTEFACT) ? COLUMNS : null;
        }

        @Override
        public FeatureColumns of(Sha256Digest artefact) {
            FeatureColumns known = known(artefact);
            return known == null ? NONE.of(artefact) : known;
        }
    };

    private GoldenPredictionEvents() {}

    static Stream<Object> today() {
        return Stream.of(made(
                Channel.STREAM,
                new FeatureOrigin(new FeatureSetKey("churn-customer"), 3, AT, AT.minusSeconds(412)),
                new ShadowScore(CHAMPION, digest('b'), ROLLOUT, 0, 0.5f, 0.62f, 0.55f, true)));
    }

    /** Before revision 2 every prediction was asked for by REST, with its features, and none had a shadow. */
    static Map<String, Object> ofBefore() {
        return Map.of("prediction.PredictionMade.1", made(Channel.REST, null, null));
    }

    private static PredictionMade made(Channel channel, @Nullable FeatureOrigin origin, @Nullable ShadowScore shadow) {
        return new PredictionMade(
                PREDICTION,
                CHURN,
                "7590-VHVEG",
                features(),
                1,
                MODEL,
                ARTEFACT,
                ROLLOUT,
                0,
                Variant.CHALLENGER,
                -1.3862944f,
                0.2f,
                0.61f,
                false,
                new Actor("system:scoring", Role.PRODUCT),
                channel,
                origin,
                shadow);
    }

    private static FeatureRow features() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("Contract", "Month-to-month");
        values.put("MonthlyCharges", 29.85);
        values.put("tenure", 1.0);
        values.put("TotalCharges", null);
        return new FeatureRow(values);
    }
}
