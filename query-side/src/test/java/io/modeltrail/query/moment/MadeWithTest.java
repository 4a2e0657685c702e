package io.modeltrail.query.moment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MadeWithTest {
    @TempDir
    Path folder;

    @Test
    void migrationsProjectionsAndWhatReadsEventsAreParts() {
        assertThat(MadeWith.parts(MadeWith.PARTS).keySet())
                .contains(
                        "db/migration/query/V186__moment_made_with.sql",
                        "io/modeltrail/query/moment/MomentMaking.class",
                        "io/modeltrail/query/prediction/PredictionProjection.class",
                        "io/modeltrail/contracts/prediction/PredictionEvent.class",
                        "io/modeltrail/eventstore/serial/EventCatalogue.class");
        assertThat(new MadeWith().digest()).isEqualTo(new MadeWith().digest()).hasSize(64);
    }

    @Test
    void anotherContentAndAnotherPartGiveAnotherDigest() throws IOException {
        write("V1__one.sql", "SELECT 1");
        String before = digest();
        assertThat(digest()).isEqualTo(before);

        write("V1__one.sql", "SELECT 2");
        String changed = digest();
        assertThat(changed).isNotEqualTo(before);

        write("V2__two.sql", "");
        assertThat(digest()).isNotEqualTo(changed).isNotEqualTo(before);
    }

    private void write(String file, String content) throws IOException {
        Path migrations = Files.createDirectories(folder.resolve("db/migration/query"));
        Files.writeString(migrations.resolve(file), content);
    }

    private String digest() {
        return MadeWith.digest(MadeWith.parts(List.of(folder.toUri() + "db/migration/query/*.sql")));
    }
}
