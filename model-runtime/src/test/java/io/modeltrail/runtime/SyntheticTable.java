package io.modeltrail.runtime;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.runtime.learning.EncodedColumns;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.scoring.FeatureEncoding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Customers that never lived: numbers, whole numbers and categories, some of them missing, and a label that depends on them. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record SyntheticTable(List<FeatureRow> features, boolean[] labels) {
    public static final DatasetSchema SCHEMA = new DatasetSchema(
            "synthetic",
            1,
            "yes",
            List.of(
                    column("key", Kind.TEXT, ColumnRole.ENTITY_KEY, null, null, List.of(), false),
                    column("months", Kind.INTEGER, ColumnRole.FEATURE, 0.0, 100.0, List.of(), false),
                    column("charge", Kind.DECIMAL, ColumnRole.FEATURE, null, null, List.of(), true),
                    column("usage", Kind.DECIMAL, ColumnRole.FEATURE, -1e6, 1e6, List.of(), true),
                    column("contract", Kind.CATEGORY, ColumnRole.FEATURE, null, null, List.of("a", "b", "c"), true),
                    column("paperless", Kind.CATEGORY, ColumnRole.FEATURE, null, null, List.of("no", "yes"), false),
                    column("left", Kind.CATEGORY, ColumnRole.LABEL, null, null, List.of("no", "yes"), false)));

    public static SyntheticTable of(int rows, long seed) {
        Random random = new Random(seed);
        List<FeatureRow> features = new ArrayList<>();
        boolean[] labels = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            double months = random.nextInt(73);
            Double charge = random.nextInt(10) == 0 ? null : 20 + 100 * random.nextDouble();
            Double usage = random.nextInt(5) == 0 ? null : 1e3 * random.nextGaussian();
            String contract =
                    random.nextInt(20) == 0 ? null : List.of("a", "b", "c").get(random.nextInt(3));
            String paperless = random.nextBoolean() ? "yes" : "no";
            double logit =
                    -0.5 - months / 30 + (charge == null ? 1 : charge / 60) + ("a".equals(contract) ? 1.2 : -0.5);
            labels[row] = random.nextDouble() < 1 / (1 + Math.exp(-logit));
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("months", months);
            values.put("charge", charge);
            values.put("usage", usage);
            values.put("contract", contract);
            values.put("paperless", paperless);
            features.add(new FeatureRow(values));
        }
        return new SyntheticTable(List.copyOf(features), labels);
    }

    public LabelledRows encoded() {
        FeatureEncoding encoding = new FeatureEncoding(SCHEMA);
        float[] values = new float[features.size() * encoding.width()];
        for (int row = 0; row < features.size(); row++) {
            encoding.encode(features.get(row), values, row * encoding.width());
        }
        return LabelledRows.ofSingleEntities(
                new FeatureMatrix(values, features.size(), encoding.width()), labels, EncodedColumns.of(encoding));
    }

    private static ColumnSpec column(
            String name,
            Kind kind,
            ColumnRole role,
            Double minimum,
            Double maximum,
            List<String> allowed,
            boolean missing) {
        return new ColumnSpec(name, kind, role, minimum, maximum, allowed, missing, "");
    }
}
