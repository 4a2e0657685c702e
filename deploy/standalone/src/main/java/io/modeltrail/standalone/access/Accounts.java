package io.modeltrail.standalone.access;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes, changes and disables users. */
@Component
public class Accounts {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,99}");

    private final UserRows users;
    private final Passwords passwords;
    private final BearerTokens tokens;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Accounts(UserRows users, Passwords passwords, BearerTokens tokens, TransactionTemplate transactions, Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.tokens = tokens;
        this.transactions = transactions;
        this.clock = clock;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** A password that nobody could guess, for {@link #create}. */
    public static String generatePassword() {
        return RandomSecret.password();
    }

    /**
     * Makes a user.
     *
     * @return the user's id
     * @throws Refusal when the name is taken or malformed, the password weak, or a role not one for people
     */
    public UUID create(String name, Set<Role> roles, String password) {
        if (!isName(name)) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("field", "name"),
                    "Use 1 to 100 of a-z, 0-9, '.', '_', '@' and '-', and begin with a letter or digit.");
        }
        if (roles.isEmpty() || roles.contains(Role.SYSTEM)) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("field", "roles"),
                    "Give at least one role, and not SYSTEM, which is for the platform's own processes.");
        }
        UserRow user = new UserRow(Identifiers.next(), name, passwords.hash(password), roles, false, clock.instant());
        if (!users.insert(user)) {
            throw new Refusal(RefusalCode.ALREADY_EXISTS, Map.of("field", "name"), "Choose another name.");
        }
        return user.userId();
    }

    /** Whether a name is taken. */
    public boolean exists(String name) {
        return users.byName(name).isPresent();
    }

    /**
     * Makes the first user when there is none.
     *
     * @return the password, which nobody can read again; empty when there are users already
     */
    Optional<String> createFirst(String name) {
        return Optional.ofNullable(transactions.execute(status -> {
            users.lockFirstUser();
            if (!users.isEmpty()) {
                return null;
            }
            String password = RandomSecret.password();
            create(name, Set.of(Role.ADMIN), password);
            return password;
        }));
    }

    void disable(UUID userId) {
        if (!users.disable(userId)) {
            throw new Refusal(RefusalCode.NOT_FOUND, "Check the identifier; GET /api/v1/users lists them.");
        }
        passwords.forget(userId);
        tokens.forget(userId);
    }

    /** Whoever knew the old password may have made tokens with it, so they end, too. */
    void changePassword(UUID userId, String currentPassword, String newPassword, String address) {
        UserRow user = users.byId(userId)
                .flatMap(stored -> passwords.login(stored.name(), currentPassword, address))
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_PERMITTED,
                        Map.of("field", "currentPassword"),
                        "Give the password that is valid now."));
        String hash = passwords.hash(newPassword);
        transactions.executeWithoutResult(status -> {
            users.changePassword(user.userId(), hash);
            tokens.revokeAll(userId);
        });
        passwords.forget(userId);
        tokens.forget(userId);
    }
}
