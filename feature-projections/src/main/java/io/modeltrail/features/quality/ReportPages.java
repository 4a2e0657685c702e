package io.modeltrail.features.quality;

import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.features.quality.ProblemController.ProblemPage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Pages of a report. The cursor is the byte at which the next line begins, so a late page costs no more than the first. */
final class ReportPages {
    private final Path report;
    private final JsonMapper json;

    ReportPages(Path report, JsonMapper json) {
        this.report = report;
        this.json = json;
    }

    ProblemPage page(@Nullable String after, int limit) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(report)) {
            long position = position(after, channel.size());
            List<DataProblem> items = new ArrayList<>();
            // begins one byte early: the cursor must stand behind the end of a line
            channel.position(Math.max(position - 1, 0));
            InputStream bytes = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
            if (position > 0 && bytes.read() != '\n') {
                throw malformedCursor();
            }
            while (items.size() < limit && position < channel.size()) {
                byte[] line = line(bytes);
                position += line.length + 1;
                items.add(json.readValue(line, DataProblem.class));
            }
            return new ProblemPage(items, position < channel.size() ? Long.toString(position) : null);
        }
    }

    private static long position(@Nullable String after, long size) {
        if (after == null) {
            return 0;
        }
        if (!after.matches("[0-9]{1,18}") || Long.parseLong(after) > size) {
            throw malformedCursor();
        }
        return Long.parseLong(after);
    }

    private static byte[] line(InputStream bytes) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = bytes.read(); next >= 0 && next != '\n'; next = bytes.read()) {
            line.write(next);
        }
        return line.toByteArray();
    }

    private static Refusal malformedCursor() {
        return new Refusal(RefusalCode.MALFORMED_REQUEST, "Give after the value of next of the page before.");
    }
}
