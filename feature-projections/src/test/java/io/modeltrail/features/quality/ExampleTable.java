package io.modeltrail.features.quality;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.dataset.DatasetSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small table that breaks no rule; tests break one thing of it. */
public final class ExampleTable {
    public static final String VALID = """
            id,age,income,plan,note,outcome
            c1,30,1200.50,basic,,stayed
            c2,41,0,premium,called twice,left
            c3,18,99.9,basic,"a, b",stayed
            """;

    private ExampleTable() {}

    public static DatasetSchema schema() {
        return new DatasetSchema(
                "customers",
                1,
                "left",
                List.of(
                        column("id", Kind.TEXT, ColumnRole.ENTITY_KEY, null, null, List.of(), false),
                        column("age", Kind.INTEGER, ColumnRole.FEATURE, 18.0, 120.0, List.of(), false),
                        column("income", Kind.DECIMAL, ColumnRole.FEATURE, 0.0, 1e6, List.of(), true),
                        column(
                                "plan",
                                Kind.CATEGORY,
                                ColumnRole.FEATURE,
                                null,
                                null,
                                List.of("basic", "premium"),
                                false),
                        column("note", Kind.TEXT, ColumnRole.IGNORED, null, null, List.of(), true),
                        column(
                                "outcome",
                                Kind.CATEGORY,
                                ColumnRole.LABEL,
                                null,
                                null,
                                List.of("left", "stayed"),
                                false)));
    }

    private static ColumnSpec column(
            String name,
            Kind kind,
            ColumnRole role,
            @Nullable Double minimum,
            @Nullable Double maximum,
            List<String> allowed,
            boolean missingAllowed) {
        return new ColumnSpec(name, kind, role, minimum, maximum, allowed, missingAllowed, "");
    }
}
