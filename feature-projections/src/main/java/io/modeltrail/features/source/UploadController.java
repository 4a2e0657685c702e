package io.modeltrail.features.source;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.features.ContentFile;
import io.modeltrail.features.DataFolders;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class UploadController {
    private final DataFolders folders;
    private final long mostBytes;

    UploadController(DataFolders folders, @Value("${modeltrail.upload.max-bytes:536870912}") long mostBytes)
            throws IOException {
        this.folders = folders;
        this.mostBytes = mostBytes;
        ContentFile.removeAbandoned(folders.uploads());
    }

    record UploadAnswer(Sha256Digest digest, long bytes) {}

    /** Keeps the body as it comes; what is in it is looked at when a snapshot is asked for, by its content and not by its type. */
    @PostMapping(
            path = "/api/v1/uploads",
            consumes = {"text/csv", "application/vnd.apache.parquet"})
    @ResponseStatus(HttpStatus.CREATED)
    UploadAnswer upload(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > mostBytes) {
            throw tooLarge();
        }
        try (ContentFile file = ContentFile.in(folders.uploads(), "")) {
            if (copy(request.getInputStream(), file.stream()) == 0) {
                throw new Refusal(
                        RefusalCode.MALFORMED_REQUEST, "Send the CSV or Parquet file as the body of the request.");
            }
            ContentFile.Kept kept = file.keep();
            return new UploadAnswer(kept.digest(), kept.bytes());
        }
    }

    /** A body without a stated length is counted while it comes. */
    private long copy(InputStream body, OutputStream file) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            total += read;
            if (total > mostBytes) {
                throw tooLarge();
            }
            file.write(buffer, 0, read);
        }
        return total;
    }

    private Refusal tooLarge() {
        return new Refusal(
                RefusalCode.TOO_LARGE,
                Map.of("maxBytes", Long.toString(mostBytes)),
                "Send a smaller file, or have modeltrail.upload.max-bytes raised.");
    }
}
