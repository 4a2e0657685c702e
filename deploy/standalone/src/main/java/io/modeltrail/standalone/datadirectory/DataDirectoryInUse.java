package io.modeltrail.standalone.datadirectory;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Two instances were pointed at one data directory; the first one keeps it. */
public final class DataDirectoryInUse extends RuntimeException {
    DataDirectoryInUse(Path path, @Nullable RunRecord holder) {
        super(
                "The data directory " + path + " is in use by "
                        + (holder == null
                                ? "another Modeltrail that is starting or stopping"
                                : "the Modeltrail with pid " + holder.pid() + " at " + holder.http())
                        + ". Stop it, or give another --modeltrail.data-dir.",
                null,
                false,
                false);
    }
}
