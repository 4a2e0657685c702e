package io.modeltrail.churnpilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaFileTest {
    private static final String VALID = """
            name: customers
            version: 3
            positiveLabel: Yes
            columns:
              - {name: id, kind: TEXT, role: ENTITY_KEY}
              - {name: age, kind: INTEGER, role: FEATURE, minimum: 18, missingAllowed: true, description: Years}
              - name: left
                kind: CATEGORY
                role: LABEL
                allowedValues: [Yes, No]
            """;

    @TempDir
    Path folder;

    @Test
    void what_is_usual_may_be_left_out_and_an_unquoted_yes_is_text() throws IOException {
        assertThat(read(VALID))
                .isEqualTo(new DatasetSchema(
                        "customers",
                        3,
                        "Yes",
                        List.of(
                                new ColumnSpec(
                                        "id", Kind.TEXT, ColumnRole.ENTITY_KEY, null, null, List.of(), false, ""),
                                new ColumnSpec(
                                        "age", Kind.INTEGER, ColumnRole.FEATURE, 18.0, null, List.of(), true, "Years"),
                                new ColumnSpec(
                                        "left",
                                        Kind.CATEGORY,
                                        ColumnRole.LABEL,
                                        null,
                                        null,
                                        List.of("Yes", "No"),
                                        false,
                                        ""))));
    }

    @Test
    void json_is_read_too() throws IOException {
        assertThat(read("""
                {"name": "customers", "version": 1, "positiveLabel": "1", "columns": [
                  {"name": "id", "kind": "INTEGER", "role": "ENTITY_KEY"},
                  {"name": "age", "kind": "INTEGER", "role": "FEATURE"},
                  {"name": "left", "kind": "CATEGORY", "role": "LABEL", "allowedValues": ["0", "1"]}]}
                """).label().allowedValues()).containsExactly("0", "1");
    }

    @Test
    void the_example_in_the_documentation_is_read() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String example = readme.substring(readme.indexOf("```yaml\n") + "```yaml\n".length());
        assertThat(read(example.substring(0, example.indexOf("```"))).features())
                .extracting(ColumnSpec::name)
                .containsExactly("age", "plan");
    }

    @Test
    void a_field_that_is_unknown_is_named_with_its_line() {
        Refusal refusal = refused(VALID.replace("minimum: 18", "minimun: 18"));
        assertThat(refusal.remedy()).contains("minimun");
        assertThat(refusal.found()).containsEntry("line", "6").containsEntry("file", "schema.yaml");
    }

    @Test
    void a_kind_that_does_not_exist_is_named_with_the_ones_that_do() {
        assertThat(refused(VALID.replace("INTEGER", "WHOLE")).remedy()).contains("WHOLE", "INTEGER", "DECIMAL");
    }

    @Test
    void what_is_missing_is_named() {
        assertThat(refused(VALID.replace("version: 3\n", "")).found()).containsEntry("missing", "version");
        assertThat(refused(VALID.replace(", role: FEATURE", "")).found())
                .containsEntry("missing", "role of column age");
        assertThat(refused(VALID.replace("[Yes, No]", "[Yes, ]").replace("[Yes, ]", "[Yes, null]"))
                        .found())
                .containsEntry("missing", "allowed value of column left as text");
    }

    @Test
    void a_field_given_twice_is_refused() {
        assertThat(refused(VALID.replace("version: 3", "version: 3\nversion: 4"))
                        .remedy())
                .containsIgnoringCase("duplicate");
    }

    @Test
    void a_schema_that_does_not_hold_names_the_rule() {
        assertThat(refused(VALID.replace("positiveLabel: Yes", "positiveLabel: Maybe"))
                        .found())
                .containsEntry("schemaRule", "the-positive-label-is-allowed");
    }

    @Test
    void something_that_is_no_yaml_is_refused() {
        assertThat(refused("id,age\n\t{{{").found()).containsKey("file");
        assertThat(refused("").found()).containsKey("file");
        assertThat(refused("just text").found()).containsKey("file");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> SchemaFile.read(folder.resolve("nowhere.yaml")));
        assertThat(refusal.found()).containsEntry("file", "nowhere.yaml");
    }

    private Refusal refused(String content) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(content));
        assertThat(refusal).as("nothing was refused").isNotNull();
        assertThat(refusal.code()).isEqualTo(RefusalCode.SCHEMA_INVALID);
        return refusal;
    }

    private DatasetSchema read(String content) throws IOException {
        return SchemaFile.read(Files.writeString(folder.resolve("schema.yaml"), content));
    }
}
