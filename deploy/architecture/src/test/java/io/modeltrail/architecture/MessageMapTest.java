package io.modeltrail.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/MESSAGES.md} to the code. To write it anew: {@code ./modeltrail messages}. */
class MessageMapTest {
    private static final Path FILE = Path.of("../../docs/MESSAGES.md");

    @Test
    void theMessageMapIsWhatTheCodeSays() throws IOException {
        JavaClasses product = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(House.ROOT);
        String map = new MessageMap(product).markdown();
        assertThat(map)
                .contains("ApproveModelVersion", "ApprovalGranted", "POST /api/v1/model-versions/{id}/approvals");
        if (Boolean.getBoolean("modeltrail.write-message-map")) {
            Files.writeString(FILE, map);
        }
        assertThat(FILE).as("stale: write it anew with ./modeltrail messages").hasContent(map);
    }
}
