package io.modeltrail.churnpilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.features.definition.FeatureSetFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds the last part of {@code docs/FEATURES.md} to the file of features. To write it anew: {@code ./modeltrail messages}. */
class FeatureTableTest {
    private static final Path FILE = Path.of("../../docs/FEATURES.md");
    private static final String HEADING = "## The features of the churn pilot\n\n";

    @Test
    void the_page_lists_the_features_as_they_are_defined() throws IOException {
        String table = new FeatureTable(FeatureSetFile.compile(file(), "churn-features.yaml")).markdown();
        assertThat(table).contains("### Demographics", "### Real-time", "| `logins_30d` |");
        String page = Files.readString(FILE);
        int end = page.indexOf(HEADING) + HEADING.length();
        assertThat(end).isGreaterThan(HEADING.length());
        String expected = page.substring(0, end) + table;
        if (Boolean.getBoolean("modeltrail.write-message-map")) {
            Files.writeString(FILE, expected);
        }
        assertThat(FILE).as("stale: write it anew with ./modeltrail messages").hasContent(expected);
    }

    private static byte[] file() throws IOException {
        try (InputStream file = FeatureTableTest.class.getResourceAsStream("pilot/churn-features.yaml")) {
            return file.readAllBytes();
        }
    }
}
