package io.modeltrail.churnpilot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Cells of the Telco tables, which have no quoted cell and no comma in a cell. */
final class TelcoTable {
    private TelcoTable() {}

    /** Header and rows. */
    static List<String[]> rows(InputStream csv) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8))) {
            return lines.lines().map(line -> line.split(",", -1)).toList();
        }
    }
}
