package io.modeltrail.eventstore.subjectkeys;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.secret.KeyEncryption;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;

/** Keys of subjects, with the key-encryption key in a file unless the application has another {@link KeyEncryption}. */
@Configuration(proxyBeanMethods = false)
class SubjectKeysConfiguration {
    @Bean(destroyMethod = "close")
    KeyConnections keyConnections(DataSource database) {
        return new KeyConnections(database);
    }

    @Bean
    @DependsOnDatabaseInitialization
    SubjectKeyRows subjectKeyRows(KeyConnections connections) {
        return new SubjectKeyRows(connections);
    }

    /** Lazy: where keys are encrypted by an external service no file is made. */
    @Bean
    @Fallback
    @Lazy
    KeyEncryption fileKeyEncryption(
            SubjectKeyRows rows,
            @Value("${modeltrail.keys.directory:}") String directory,
            @Value("${modeltrail.data-dir:}") String dataDirectory) {
        if (directory.isEmpty() && dataDirectory.isEmpty()) {
            throw new Refusal(
                    RefusalCode.KEY_UNAVAILABLE,
                    "Say with modeltrail.keys.directory, or with modeltrail.data-dir, where the key files are.");
        }
        Path folder = directory.isEmpty() ? Path.of(dataDirectory, "keys") : Path.of(directory);
        return FileKeyEncryption.start(rows, new KeyFolder(folder), Clock.systemUTC());
    }

    @Bean
    SubjectKeys subjectKeys(
            SubjectKeyRows rows,
            KeyEncryption encryption,
            @Value("${modeltrail.keys.cached-subjects:200000}") int cached) {
        return new SubjectKeys(rows, MasterKeys.open(rows, encryption), cached);
    }
}
