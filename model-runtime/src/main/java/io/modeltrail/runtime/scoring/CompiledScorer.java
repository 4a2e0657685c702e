package io.modeltrail.runtime.scoring;

import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.training.ModelFamily;

/**
 * A trained model that serves: pure Java, no native code, the same bits on every machine. Immutable and thread-safe; the loop over
 * the model allocates nothing.
 */
public final class CompiledScorer {
    private final DatasetSchema schema;
    private final float threshold;
    private final ScoringModel model;
    private final FeatureEncoding encoding;
    private final byte[] artefact;

    /**
     * @param threshold scores at or above it are decided positive, 0 to 1
     * @throws IllegalArgumentException when the parts do not fit each other
     */
    public CompiledScorer(DatasetSchema schema, float threshold, ScoringModel model) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a threshold lies between 0 and 1");
        }
        this.schema = schema;
        this.threshold = threshold;
        this.model = model;
        this.encoding = new FeatureEncoding(schema);
        if (encoding.width() != model.width()) {
            throw new IllegalArgumentException("a model has as many columns as its schema gives");
        }
        this.artefact = ScorerFormat.write(schema, threshold, model);
    }

    /** @throws io.modeltrail.contracts.refusal.Refusal MODEL_UNAVAILABLE unless the bytes are exactly what {@link #artefact} gives */
    public static CompiledScorer read(byte[] artefact) {
        return ScorerFormat.read(artefact);
    }

    /** The canonical JSON, always the same for the same model; the digest of the artefact is taken over it. */
    public byte[] artefact() {
        return artefact.clone();
    }

    public DatasetSchema schema() {
        return schema;
    }

    public ScoringModel model() {
        return model;
    }

    public ModelFamily family() {
        return switch (model) {
            case LinearModel linear -> ModelFamily.LOGISTIC_REGRESSION;
            case TreeEnsemble trees -> ModelFamily.XGBOOST;
        };
    }

    /** Scores at or above it are decided positive. */
    public float threshold() {
        return threshold;
    }

    /**
     * Log-odds of the positive class.
     *
     * @throws io.modeltrail.contracts.refusal.Refusal FEATURES_DO_NOT_FIT naming the feature and never its value
     */
    public float margin(FeatureRow row) {
        return model.margin(encoding.encode(row));
    }

    /** @param encoded as {@link FeatureEncoding#encode(FeatureRow)} gives it for {@link #schema()} */
    public float margin(float[] encoded) {
        return model.margin(encoded);
    }

    /** The logistic function, by {@link StrictMath}: the same bits on every machine. */
    public static float probability(float margin) {
        return (float) (1 / (1 + StrictMath.exp(-(double) margin)));
    }
}
