package io.modeltrail.runtime.scoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.prediction.FeatureColumns;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.training.ModelFamily;

/**
 * A trained model that serves: pure Java, no native code, the same bits on every machine. Immutable and thread-safe; the loop over
 * the model allocates nothing.
 */
public final class CompiledScorer {
    private final FeatureEncoding encoding;
    private final ModelFamily family;
    private final float threshold;
    private final Calibration calibration;
    private final ScoringModel model;
    private final FeatureColumns columns;
    private final byte[] artefact;

    /**
     * A logistic regression or boosted trees, in the standard encoding, with the logistic function.
     *
     * @param threshold scores at or above it are decided positive, 0 to 1
     * @throws IllegalArgumentException when the parts do not fit each other
     */
    public CompiledScorer(DatasetSchema schema, float threshold, ScoringModel model) {
        this(
                new FeatureEncoding(schema),
                model instanceof LinearModel ? ModelFamily.LOGISTIC_REGRESSION : ModelFamily.XGBOOST,
                threshold,
                new Calibration.None(),
                model);
    }

    /**
     * @param threshold calibrated scores at or above it are decided positive, 0 to 1
     * @throws IllegalArgumentException when the parts do not fit each other
     */
    public CompiledScorer(
            FeatureEncoding encoding,
            ModelFamily family,
            float threshold,
            Calibration calibration,
            ScoringModel model) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a threshold lies between 0 and 1");
        }
        if (encoding.width() != model.width()) {
            throw new IllegalArgumentException("a model has as many columns as its schema gives");
        }
        if (!isOf(family, model)) {
            throw new IllegalArgumentException("a model has the form of its family");
        }
        this.encoding = encoding;
        this.family = family;
        this.threshold = threshold;
        this.calibration = calibration;
        this.model = model;
        this.columns = new FeatureColumns(
                encoding.schema().features().stream().map(ColumnSpec::name).toList());
        this.artefact = ScorerFormat.write(this);
    }

    private static boolean isOf(ModelFamily family, ScoringModel model) {
        return switch (model) {
            case LinearModel linear -> family == ModelFamily.LOGISTIC_REGRESSION;
            case TreeEnsemble trees -> family == ModelFamily.XGBOOST || family == ModelFamily.RANDOM_FOREST;
            case DenseNetwork network -> family == ModelFamily.NEURAL_NETWORK;
            case StackedModel stacked -> family == ModelFamily.STACKED_ENSEMBLE;
        };
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
        return encoding.schema();
    }

    public FeatureEncoding encoding() {
        return encoding;
    }

    public Calibration calibration() {
        return calibration;
    }

    public ScoringModel model() {
        return model;
    }

    public ModelFamily family() {
        return family;
    }

    /** The features that a row has, in the order of the schema. */
    public FeatureColumns columns() {
        return columns;
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

    /** @param encoded as {@link #encoding()} gives it */
    public float margin(float[] encoded) {
        return model.margin(encoded);
    }

    /** Calibrated probability of the positive class: what is compared with the {@link #threshold}. */
    public float score(float margin) {
        return calibration.probability(margin);
    }
}
