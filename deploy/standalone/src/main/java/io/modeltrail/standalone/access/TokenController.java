package io.modeltrail.standalone.access;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.swagger.v3.oas.annotations.Parameter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The caller's own API tokens; an administrator may revoke anybody's. */
@RestController
@RequestMapping("/api/v1/tokens")
class TokenController {
    private static final int USUAL_DAYS = 90;
    private static final int MOST_DAYS = 366;
    private static final int LONGEST_LABEL = 100;

    private final TokenRows tokens;
    private final BearerTokens bearers;
    private final Clock clock;

    TokenController(TokenRows tokens, BearerTokens bearers, Clock clock) {
        this.tokens = tokens;
        this.bearers = bearers;
        this.clock = clock;
    }

    record NewToken(String label, @Nullable Integer expiresInDays) {}

    /** @param token shown this once */
    record CreatedToken(UUID tokenId, String label, Instant expiresAt, String token) {}

    @PostMapping
    ResponseEntity<CreatedToken> create(@RequestBody NewToken asked, @Parameter(hidden = true) Caller caller) {
        String label = Present.field("label", asked.label());
        int days = asked.expiresInDays() == null ? USUAL_DAYS : asked.expiresInDays();
        if (label.isBlank() || label.length() > LONGEST_LABEL) {
            throw new Refusal(RefusalCode.VALUE_OUT_OF_RANGE, Map.of("field", "label"), "Use 1 to 100 characters.");
        }
        if (days < 1 || days > MOST_DAYS) {
            throw new Refusal(RefusalCode.VALUE_OUT_OF_RANGE, Map.of("field", "expiresInDays"), "Use 1 to 366.");
        }
        Instant now = clock.instant();
        TokenRow token = new TokenRow(Identifiers.next(), label, now, now.plus(Duration.ofDays(days)), null, null);
        String secret = RandomSecret.token();
        tokens.insert(token, Present.ownUser(caller), RandomSecret.sha256(secret));
        return ResponseEntity.created(URI.create("/api/v1/tokens/" + token.tokenId()))
                .body(new CreatedToken(token.tokenId(), label, token.expiresAt(), secret));
    }

    @GetMapping
    Page<TokenRow> list(
            @RequestParam @Nullable Integer limit,
            @RequestParam @Nullable String after,
            @Parameter(hidden = true) Caller caller) {
        UUID userId = Present.ownUser(caller);
        return Page.of(limit, after, (from, size) -> tokens.page(userId, from, size), row -> row, TokenRow::tokenId);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable String id, @Parameter(hidden = true) Caller caller) {
        UUID tokenId = Identifiers.parse(id);
        UUID owner = tokens.ownerOf(tokenId)
                .filter(user -> caller.roles().contains(Role.ADMIN)
                        || user.equals(caller.userId().orElse(null)))
                .orElseThrow(() ->
                        new Refusal(RefusalCode.NOT_FOUND, "Check the identifier; GET /api/v1/tokens lists your own."));
        tokens.revoke(tokenId, clock.instant());
        bearers.forget(owner);
    }
}
