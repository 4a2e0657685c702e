package io.modeltrail.standalone.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.prediction.FeatureRow;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/** On a real record of a null-marked package, two of whose components may be absent. */
class RequiredComponentsTest {
    private static final String COMPLETE = """
            {"name":"id","kind":"TEXT","role":"ENTITY_KEY","allowedValues":[],"missingAllowed":false,"description":"key"}""";

    private final JsonMapper mapper = JsonMapper.builder()
            .annotationIntrospector(new RequiredComponents())
            .build();

    @Test
    void whatMayBeNullMayBeAbsent() {
        ColumnSpec column = mapper.readValue(COMPLETE, ColumnSpec.class);

        assertThat(column.minimum()).isNull();
        assertThat(column.name()).isEqualTo("id");
    }

    @Test
    void whatMustBeThereIsNamedWhenItIsAbsent() {
        assertThatThrownBy(() -> mapper.readValue(COMPLETE.replace("\"name\":\"id\",", ""), ColumnSpec.class))
                .isInstanceOf(MismatchedInputException.class)
                .hasMessageContaining("name");
    }

    @Test
    void anElementThatIsNullIsRefused() {
        assertThatThrownBy(() -> mapper.readValue(COMPLETE.replace("[]", "[null]"), ColumnSpec.class))
                .isInstanceOf(MismatchedInputException.class)
                .hasMessageContaining("allowedValues");
    }

    @Test
    void anElementThatMayBeNullIsRead() {
        FeatureRow row = mapper.readValue("{\"age\":null}", FeatureRow.class);

        assertThat(row.values()).containsEntry("age", null);
    }

    @Test
    void whatMustBeThereIsRefusedWhenItIsNull() {
        assertThatThrownBy(() -> mapper.readValue(COMPLETE.replace("\"id\"", "null"), ColumnSpec.class))
                .isInstanceOf(MismatchedInputException.class)
                .hasMessageContaining("name");
    }
}
