package io.modeltrail.standalone.idempotency;

import io.modeltrail.standalone.datadirectory.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Says whether two requests are the same. A body may hold a chosen password, so its hash in the database is made with a key that is
 * not there: it cannot be guessed from a copy of the database.
 */
@Component
class RequestHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    RequestHash(DataDirectory directory) {
        this.key = new SecretKeySpec(key(directory.path()), ALGORITHM);
    }

    String of(RepeatableRequest request) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            String line = request.getMethod() + " " + request.getRequestURI() + "?" + request.getQueryString() + "\n";
            mac.update(line.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(request.body()));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
        }
    }

    private static byte[] key(Path directory) {
        Path file = directory.resolve("idempotency.key");
        try {
            if (!Files.exists(file)) {
                byte[] random = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(random);
                Path written = Files.createTempFile(directory, "key", ".tmp"); // made with mode 0600
                Files.write(written, random);
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length != KEY_BYTES) {
                throw new IOException("it is not a key; delete it, and kept answers are forgotten");
            }
            return key;
        } catch (IOException broken) {
            throw new UncheckedIOException("The file " + file + " cannot be used: " + broken.getMessage(), broken);
        }
    }
}
