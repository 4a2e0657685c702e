package io.modeltrail.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the list of settings, by which the command line refuses others, to what the code asks for. */
class SettingsTest {
    private static final Path LIST = Path.of("../standalone/src/main/resources/io/modeltrail/standalone/settings.json");

    private static Map<String, String> asked;
    private static Map<String, String> listed;

    @BeforeAll
    static void read() throws IOException {
        asked = new SettingNames(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(House.ROOT))
                .standards();
        listed = new TreeMap<>();
        for (JsonNode setting : JsonMapper.builder().build().readTree(LIST)) {
            listed.put(
                    setting.get("name").stringValue(), setting.path("standard").asString(""));
        }
    }

    @Test
    void everySettingIsListedAndNoOther() {
        assertThat(asked).containsKeys("modeltrail.http.port", "modeltrail.triggers.batch", "modeltrail.kafka.enabled");
        assertThat(listed.keySet()).containsExactlyElementsOf(asked.keySet());
    }

    @Test
    void whatHoldsWithoutASettingIsWhatIsListed() {
        asked.forEach((name, standard) -> {
            if (!standard.isEmpty()) {
                assertThat(listed).containsEntry(name, standard);
            }
        });
    }
}
