package io.modeltrail.eventstore.log;

import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.Tile;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.eventstore.transparency.TreeEdge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A log and its follower without Spring's context, in the storage of the product; for measuring them. Not thread-safe. */
public final class FollowedLog {
    private static final int TILES_AT_A_TIME = 1_000;

    private final String origin;
    private final TransparencyRows rows;
    private final StoredEvents events;
    private final LogFollower follower;

    /** @param files for the keys */
    public FollowedLog(DataSource dataSource, String origin, Path files) throws IOException {
        this.origin = origin;
        JdbcTemplate sql = new JdbcTemplate(dataSource);
        rows = new TransparencyRows(sql);
        events = new EventRows(sql);
        follower = new LogFollower(
                origin,
                rows,
                events,
                new FreshLeaves(origin),
                new KeyFiles(files),
                new TransactionTemplate(new JdbcTransactionManager(dataSource)));
    }

    /** @return whether there is probably more to do */
    public boolean step() {
        return follower.step();
    }

    public TransparencyLog log() {
        return new PostgresTransparencyLog(origin, rows, events, follower);
    }

    /** Fills an empty log with leaves that no event has, as a log of that size has them. */
    public void fill(long size, LongFunction<Hash> leaves) {
        TreeEdge edge = TreeEdge.of(rows, 0);
        List<TransparencyRows.KeptTile> tiles = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            edge.append(leaves.apply(i), (tile, hashes) -> keep(tiles, tile, hashes));
        }
        edge.keepPartial((tile, hashes) -> keep(tiles, tile, hashes));
        rows.keep(tiles);
    }

    private void keep(List<TransparencyRows.KeptTile> tiles, Tile tile, byte[] hashes) {
        tiles.add(new TransparencyRows.KeptTile(tile, hashes));
        if (tiles.size() == TILES_AT_A_TIME) {
            rows.keep(tiles);
            tiles.clear();
        }
    }
}
