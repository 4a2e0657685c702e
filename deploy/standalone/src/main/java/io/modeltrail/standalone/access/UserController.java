package io.modeltrail.standalone.access;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Users, for administrators; and what everybody may know and change of themselves. */
@RestController
@RequestMapping("/api/v1")
class UserController {
    private final Accounts accounts;
    private final UserRows users;

    UserController(Accounts accounts, UserRows users) {
        this.accounts = accounts;
        this.users = users;
    }

    /** @param password absent = one is generated and returned once */
    record NewUser(String name, Set<Role> roles, @Nullable String password) {}

    record CreatedUser(
            UUID userId,
            String name,
            Set<Role> roles,
            @Nullable String password) {}

    record User(UUID userId, String name, Set<Role> roles, boolean disabled, Instant createdAt) {
        static User of(UserRow row) {
            return new User(row.userId(), row.name(), row.roles(), row.disabled(), row.createdAt());
        }
    }

    record PasswordChange(String currentPassword, String newPassword) {}

    record Me(String actorId, @Nullable String name, Set<Role> roles) {}

    @PostMapping("/users")
    ResponseEntity<CreatedUser> create(@RequestBody NewUser asked, HttpServletRequest request) {
        String name = Present.field("name", asked.name());
        Set<Role> roles = Present.field("roles", asked.roles());
        String generated = asked.password() == null ? Accounts.generatePassword() : null;
        String password = asked.password() == null ? String.valueOf(generated) : asked.password();
        UUID userId = accounts.create(name, roles, password);
        // A repeated request is answered from the database, where no password may lie.
        WithoutSecret.replace(request, new CreatedUser(userId, name, roles, null));
        return ResponseEntity.created(URI.create("/api/v1/users/" + userId))
                .body(new CreatedUser(userId, name, roles, generated));
    }

    @GetMapping("/users")
    Page<User> list(@RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        return Page.of(limit, after, users::page, User::of, User::userId);
    }

    @PostMapping("/users/{id}/disable")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void disable(@PathVariable String id, @Parameter(hidden = true) Caller caller) {
        UUID userId = Identifiers.parse(id);
        if (caller.userId().filter(userId::equals).isPresent()) {
            throw new Refusal(RefusalCode.NOT_PERMITTED, "Ask another administrator to disable you.");
        }
        accounts.disable(userId);
    }

    @PostMapping("/users/me/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(
            @RequestBody PasswordChange asked, @Parameter(hidden = true) Caller caller, HttpServletRequest request) {
        accounts.changePassword(
                Present.ownUser(caller),
                Present.field("currentPassword", asked.currentPassword()),
                Present.field("newPassword", asked.newPassword()),
                request.getRemoteAddr());
    }

    @GetMapping("/me")
    Me me(@Parameter(hidden = true) Caller caller) {
        String name = caller.userId().flatMap(users::byId).map(UserRow::name).orElse(null);
        return new Me(caller.actorId(), name, caller.roles());
    }
}
