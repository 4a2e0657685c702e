package io.modeltrail.features.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** One good file, of which each test breaks one thing: the refusal names the line, and says what to do. */
class FeatureSetFileTest {
    private static final String GOOD = Definitions.yaml();

    @Test
    void a_file_is_read_whole() {
        FeatureSetDefinition visits = Definitions.visits();

        assertThat(visits.name().value()).isEqualTo("visits");
        assertThat(visits.sources().get(0).kind()).isEqualTo(SourceSpec.Kind.STREAM);
        assertThat(visits.sources().get(0).table()).isNull();
        assertThat(visits.sources().get(1).freshWithin()).isEqualTo(Duration.ofHours(2));
        assertThat(visits.sources().get(1).table().pageSize()).isEqualTo(1000);
        assertThat(visits.facts().get(0).attributes().get(2).allowedValues())
                .containsExactly("door", "window", "back door");
        assertThat(visits.features()).hasSize(1);
        assertThat(visits.features().getFirst().expectation().missingShareAtMost())
                .isEqualTo(1);
    }

    @Test
    void the_same_in_json_is_the_same() {
        JsonMapper json = JsonMapper.builder().build();
        byte[] written = json.writeValueAsBytes(Definitions.visits());

        assertThat(FeatureSetFile.read(written, "visits.json")).isEqualTo(Definitions.visits());
        assertThat(FeatureSetFile.compile(written, "visits.json").digest())
                .isEqualTo(Definitions.compiled().digest());
    }

    @Test
    void norway_is_a_country() {
        String file = GOOD.replace("[door, window, \"back door\"]", "[NO, yes, on, 1.0]");

        assertThat(read(file).facts().get(0).attributes().get(2).allowedValues())
                .containsExactly("NO", "yes", "on", "1.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 1|version: one|2|Here a whole number is expected.",
                "version: 1|version: 0|2|Give a version of 1 or more.",
                "version: 1|release: 1|1|Give the key version.",
                "name: visits|name: Visits|1|Name the feature set with",
                "entity: guest|entity: guest\\nentity: host|4|The key entity is there twice.",
                "entity: guest|entity: guest\\nmood: good|4|There is no key mood here",
                "entity: guest|entity: [guest|4|The text is no YAML here",
                "entity: guest|entity: \\tguest|3|",
                "entity: guest|entity: [guest]|3|Here a single value is expected.",
                "kind: STREAM|kind: RIVER|8|Here one of [STREAM, DATABASE, REST] is expected.",
                "topic: visits.door|topic: visits door|9|Write it with letters, digits",
                "topic: visits.door|topic: modeltrail.door|9|Choose a topic that does not begin with",
                "topic: visits.door|topic: visits.till|15|Give every source its own topic.",
                "freshWithin: 1h|freshWithin: an hour|12|Here a duration is expected",
                "freshWithin: 1h|freshWithin: 0s|12|Give a duration of",
                "freshWithin: 1h|freshWithin: 1h\\n    connection: x|13|A stream has no connection",
                "connection: till-db|# none|13|Name the connection of the installation",
                "collection: till.sale|collection: till.sale;drop|20|Name a table",
                "idField: id|idField: 'id\"'|20|Write it with letters, digits and underscores",
                "fact: sale|fact: visit|20|Name the one fact whose source is till.",
                "type: sale|type: visit|30|Give every fact its own type.",
                "source: door|source: gate|23|There is no source gate.",
                "maximum: 1440|maximum: -1|26|Give a minimum up to the maximum.",
                "kind: INTEGER, minimum|kind: TIME, minimum|26|Only numbers have a minimum",
                "scale: 2|scale: 10|34|Give a scale of 0 to 9.",
                "missingAllowed: true}\\n      - {name: way|missingAllowed: perhaps}\\n      - {name: way|27|Here true or false",
                "name: guests|name: MINUTES|27|Give every attribute its own name",
                "[cash, card]|[cash, cash]|36|The category cash is there twice.",
                "[cash, card]|[]|36|Give 1 to 62 of them",
                "expression: count(visit, 7d)|expression: count(visit, 7d|40|Here ) is expected.",
                "expression: count(visit, 7d)|expression: count(vist, 7d)|40|There is no fact vist",
                "personalData: PSEUDONYMOUS|personalData: SOME|42|Here one of [NONE,",
                "owner: team reception\\n    personalData|owner: ''\\n    personalData|41|Give 1 to 100 characters.",
                "name: visits_7d|name: entity|38|Choose another name",
                "name: visits_7d|name: Visits|38|Write it with lower-case letters",
            })
    void what_is_wrong_is_named_by_its_line(String good, String bad, int line, String reason) {
        String broken = GOOD.replaceFirst(Pattern.quote(unescaped(good)), Matcher.quoteReplacement(unescaped(bad)));
        assertThat(broken).isNotEqualTo(GOOD);

        Refusal refusal = refusal(broken);
        assertThat(refusal.remedy()).as("%s", refusal).contains(reason == null ? "" : reason);
        assertThat(refusal.found())
                .containsEntry("line", Integer.toString(line))
                .containsEntry("file", "visits.yaml");
    }

    @Test
    void an_expression_is_refused_at_its_column() {
        Refusal refusal = refusal(GOOD.replace("count(visit, 7d)", "count(visit, 7d) + sum(visit.minute, 7d)"));

        assertThat(refusal.code()).isEqualTo(RefusalCode.FEATURE_SET_INVALID);
        assertThat(refusal.found()).containsEntry("line", "40").containsEntry("column", "46");
        assertThat(refusal.found()).containsEntry("place", "features[0].expression");
        assertThat(refusal.remedy()).isEqualTo("visit has no attribute minute.");
        assertThat(refusal(GOOD.replace("count(visit, 7d)", "\"count(visi, 7d)\""))
                        .found())
                .containsEntry("column", "24");
    }

    @Test
    void bombs_and_giants_are_refused() {
        assertThat(refusal("a: &a [x]\nb: [*a, *a]\n").remedy()).contains("no YAML here");
        assertThat(refusal("[".repeat(5000)).remedy()).contains("no YAML here");
        assertThat(refusal("name: " + "x".repeat(1 << 20)).remedy()).contains("more than 1048576 bytes");
        assertThat(refusal("!!javax.script.ScriptEngineManager [x]").remedy()).contains("Global tag is not allowed");
        assertThat(refusal("").remedy()).isEqualTo("The file is empty.");
        assertThat(refusal("just text").remedy()).isEqualTo("Here a mapping of keys to values is expected.");
        assertThatThrownBy(() -> FeatureSetFile.read(new byte[] {(byte) 0xc3, 0x28}, "visits.yaml"))
                .hasMessageContaining("not encoded as UTF-8");
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\t", "\t");
    }

    private static Refusal refusal(String file) {
        return catchThrowableOfType(
                Refusal.class, () -> FeatureSetFile.compile(file.getBytes(StandardCharsets.UTF_8), "visits.yaml"));
    }

    private static FeatureSetDefinition read(String file) {
        return FeatureSetFile.read(file.getBytes(StandardCharsets.UTF_8), "visits.yaml");
    }
}
