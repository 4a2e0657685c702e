package io.modeltrail.query.audit;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.MalformedProof;
import io.modeltrail.eventstore.transparency.Tile;
import io.modeltrail.query.OnlyNow;
import io.modeltrail.query.PageRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The log as C2SP tlog-tiles prescribes it. It has no personal data: hashes, ids and stored names. */
@RestController
@OnlyNow("Proofs name the size of the tree that they hold for; give that size.")
class TileController {
    private static final MediaType NOTE = MediaType.parseMediaType("text/plain;charset=utf-8");
    private static final int HIGHEST_LEVEL = 7;

    private final ServedLog served;

    TileController(ServedLog served) {
        this.served = served;
    }

    @GetMapping("/audit/checkpoint")
    ResponseEntity<String> checkpoint() {
        return ResponseEntity.ok()
                .contentType(NOTE)
                .cacheControl(CacheControl.noCache())
                .body(served.checkpoint().toString());
    }

    @GetMapping("/audit/tile/{level}/{*path}")
    ResponseEntity<byte[]> tile(@PathVariable String level, @PathVariable String path) {
        Tile tile = parse((int) PageRequest.number("level", level, 0, HIGHEST_LEVEL), path);
        covered(tile, served.checkpoint());
        return answer(Arrays.copyOf(served.log().tiles().hashes(tile), tile.width() * Hash.BYTES));
    }

    /** The data of leaves, each after its length in two bytes. */
    @GetMapping("/audit/tile/entries/{*path}")
    ResponseEntity<byte[]> entries(@PathVariable String path) throws IOException {
        Tile tile = parse(0, path);
        covered(tile, served.checkpoint());
        return answer(new EntryTile(tile, served.log()).bytes());
    }

    private static Tile parse(int level, String path) {
        try {
            return Tile.parse(level, path.substring(1));
        } catch (MalformedProof malformed) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    "Give the tile as C2SP tlog-tiles writes it, for example x001/234.p/17.");
        }
    }

    /** Nothing is handed out that no checkpoint covers yet. */
    private static void covered(Tile tile, Checkpoint checkpoint) {
        long inLevel = checkpoint.size() >> (8 * tile.level());
        if (tile.index() > inLevel / Tile.FULL || tile.index() * Tile.FULL + tile.width() > inLevel) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND,
                    Map.of("signed", Long.toString(checkpoint.size())),
                    "The last checkpoint does not cover this tile.");
        }
    }

    /** A tile of a width never changes. */
    private static ResponseEntity<byte[]> answer(byte[] bytes) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable())
                .body(bytes);
    }
}
