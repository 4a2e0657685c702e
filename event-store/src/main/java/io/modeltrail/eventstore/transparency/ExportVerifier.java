package io.modeltrail.eventstore.transparency;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks an export without a database and without a network: that a key that the auditor trusts signed it, that every line is there
 * once and in order, that every row is the one that was hashed, and that the hashes lead to the root that was signed. Memory does
 * not grow with the export.
 */
public final class ExportVerifier {
    private final List<VerifierKey> trusted;
    private final KnownNames names;
    private final Set<String> strange = new HashSet<>();
    private final Verification.Findings findings = new Verification.Findings();

    /** @param trusted keys that the auditor has from somewhere else than the export */
    public ExportVerifier(List<VerifierKey> trusted) {
        this(trusted, (type, revision) -> true);
    }

    /** @param names whoever can read the events says which it can */
    public ExportVerifier(List<VerifierKey> trusted, KnownNames names) {
        this.trusted = List.copyOf(trusted);
        this.names = names;
    }

    /** Says which stored names a program reads. */
    public interface KnownNames {
        boolean reads(String payloadType, String revision);
    }

    /** @param export read once, to its end */
    public Verification verify(InputStream export) throws IOException {
        return verify(export, null);
    }

    /**
     * An export that broke off and was gone on with, once or more: each part but the last ends where the next one begins, and the
     * next one says which few hashes must come of it. Nothing would vouch for what a part says after that, so it is wrong.
     *
     * @param parts in the order of their positions, at least one
     */
    public Verification verifyParts(List<? extends InputStream> parts) throws IOException {
        List<ExportFile> all = new ArrayList<>();
        try {
            for (InputStream part : parts) {
                all.add(new ExportFile(part));
            }
            ExportFile last = all.getLast();
            findings.stretch(
                    all.getFirst().manifest().from(),
                    last.manifest().checkpoint().size());
            signedBySomebodyTrusted(last.manifest());
            beginnings(all);
            lines(last, null);
        } catch (MalformedProof malformed) {
            findings.add(null, "the export cannot be read further: " + malformed.getMessage());
        } finally {
            for (ExportFile part : all) {
                part.close();
            }
        }
        return findings.result();
    }

    private void beginnings(List<ExportFile> all) throws IOException {
        ExportFile.Manifest first = all.getFirst().manifest();
        GrowingRoot root = new GrowingRoot(first.from(), first.before());
        for (int i = 0; i + 1 < all.size(); i++) {
            ExportFile.Manifest next = all.get(i + 1).manifest();
            if (!next.origin().equals(first.origin())) {
                findings.add(
                        null, "part " + (i + 2) + " is of the log " + next.origin() + ", not of " + first.origin());
                return;
            }
            if (!grow(all.get(i), root, next.from())) {
                return;
            }
            if (!endsWithAWholeLine(all.get(i))) {
                findings.add(
                        next.from(),
                        "part " + (i + 1) + " goes on after part " + (i + 2)
                                + " begins, and nothing vouches for what it"
                                + " says there; each part begins after the last whole line of the one before it");
            }
            if (!root.peaks().equals(next.before())) {
                findings.add(
                        next.from(),
                        "the parts do not fit together here: part " + (i + 2) + " follows another history");
                return;
            }
        }
    }

    /** Or with one that is torn, where it broke off. */
    private static boolean endsWithAWholeLine(ExportFile part) throws IOException {
        try {
            return part.next() == null;
        } catch (MalformedProof malformed) {
            return part.brokeOff();
        }
    }

    private boolean grow(ExportFile part, GrowingRoot root, long end) throws IOException {
        while (root.size() < end) {
            ExportedEvent line = null;
            try {
                line = part.next();
            } catch (MalformedProof torn) { // the line in which it broke off
                findings.add(root.size(), "a part cannot be read from here on, and the next one begins at " + end);
                return false;
            }
            if (line == null || line.position() != root.size()) {
                findings.add(root.size(), "no part has this position; the next one begins at " + end);
                return false;
            }
            row(part.manifest().origin(), line);
            root.add(line.leaf());
        }
        if (root.size() > end) {
            findings.add(end, "a part begins before the one that it follows has begun");
            return false;
        }
        return true;
    }

    /**
     * Also against an export that the auditor has kept: what it says must still be said. That names the first position of a history
     * that was made anew and signed again.
     *
     * @param earlier of the same log, from the same position; null = there is none
     */
    public Verification verify(InputStream export, @Nullable InputStream earlier) throws IOException {
        try (ExportFile now = new ExportFile(export);
                ExportFile before = earlier == null ? null : new ExportFile(earlier)) {
            findings.stretch(now.manifest().from(), now.manifest().checkpoint().size());
            signedBySomebodyTrusted(now.manifest());
            if (before != null && before.manifest().from() != now.manifest().from()) {
                findings.add(null, "the earlier export begins with another position, so they cannot be compared");
            }
            lines(now, before);
        } catch (MalformedProof malformed) {
            findings.add(null, "the export cannot be read further: " + malformed.getMessage());
        }
        return findings.result();
    }

    private void signedBySomebodyTrusted(ExportFile.Manifest manifest) {
        Checkpoint checkpoint = manifest.checkpoint();
        findings.leadsTo(checkpoint);
        if (!checkpoint.origin().equals(manifest.origin())) {
            findings.add(null, "the checkpoint is of the log " + checkpoint.origin() + ", not of " + manifest.origin());
        }
        if (!checkpoint.isSignedByOneOf(trusted)) {
            findings.add(
                    checkpoint.size() == 0 ? null : checkpoint.size() - 1,
                    "the checkpoint over positions 0 to " + (checkpoint.size() - 1)
                            + " is not signed by a trusted key");
        }
    }

    private void lines(ExportFile now, @Nullable ExportFile before) throws IOException {
        ExportFile.Manifest manifest = now.manifest();
        GrowingRoot root = new GrowingRoot(manifest.from(), manifest.before());
        boolean complete = true;
        boolean differs = false;
        for (ExportedEvent line = now.next(); line != null; line = now.next()) {
            if (line.position() != root.size()) {
                findings.add(
                        Math.min(line.position(), root.size()),
                        line.position() > root.size()
                                ? "the export leaves out positions " + root.size() + " to " + (line.position() - 1)
                                : "the position comes again or out of order");
                complete = false;
                break;
            }
            row(manifest.origin(), line);
            ExportedEvent then = before == null ? null : before.next();
            if (then != null && !differs && !then.leaf().equals(line.leaf())) {
                findings.add(
                        line.position(),
                        "the log has another event here than the earlier export: the history was made anew");
                differs = true;
            }
            root.add(line.leaf());
        }
        if (before != null && complete && before.next() != null) {
            findings.add(root.size(), "the earlier export has this position, and this one ends before it");
        }
        if (complete) {
            leadsToTheRoot(manifest.checkpoint(), root);
        }
    }

    private void row(String origin, ExportedEvent line) {
        if (line.event() == null) {
            findings.add(line.position(), "the event was signed, and its row is missing");
            return;
        }
        findings.checked();
        StoredEvent.Fields fields = line.event().fields();
        if (!names.reads(fields.payloadType(), fields.revision())
                && strange.add(fields.payloadType() + " in revision " + fields.revision())) {
            findings.add(
                    line.position(),
                    "the event is stored as " + fields.payloadType() + " in revision " + fields.revision()
                            + ", which this program does not read");
        }
        if (!line.holds(origin)) {
            findings.add(line.position(), "the stored row is not the event that was signed");
        }
    }

    private void leadsToTheRoot(Checkpoint checkpoint, GrowingRoot root) {
        if (root.size() != checkpoint.size()) {
            findings.add(
                    root.size(),
                    "the export ends before this position, and " + checkpoint.size() + " events were signed");
        } else if (!root.root().equals(checkpoint.root())) {
            findings.add(null, "the hashes of the positions do not lead to the root that was signed");
        }
    }
}
