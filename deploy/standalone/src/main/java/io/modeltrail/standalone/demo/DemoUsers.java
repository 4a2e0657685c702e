package io.modeltrail.standalone.demo;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.standalone.access.Accounts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * One user for each role, and a second approver. Their passwords are made up once and kept beside the data, readable by its owner
 * only, so that a second run and the calls of the README can use them.
 */
final class DemoUsers {
    private static final String SECOND_APPROVER = "approver-2";
    private static final String FILE = "demo.env";

    private final Map<String, String> passwords;
    private final Map<String, RestClient> clients = new LinkedHashMap<>();
    private final Path file;
    private final URI server;
    private final JsonMapper json;

    private DemoUsers(Map<String, String> passwords, Path file, URI server, JsonMapper json) {
        this.passwords = passwords;
        this.file = file;
        this.server = server;
        this.json = json;
        HttpClient http = HttpClient.newHttpClient();
        passwords.forEach((name, password) -> {
            String basic = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
            String token = new RestClient(http, json, server, "Basic " + basic)
                    .post("/api/v1/tokens", Map.of("label", "demo", "expiresInDays", 1))
                    .get("token")
                    .asString();
            clients.put(name, new RestClient(http, json, server, "Bearer " + token));
        });
    }

    /** An approver and the id under which decisions of theirs are recorded. */
    record Approver(RestClient client, String actorId) {}

    /** Makes the users that are missing. */
    static DemoUsers ensure(Accounts accounts, Path dataDirectory, URI server, JsonMapper json) throws IOException {
        Path file = dataDirectory.resolve(FILE);
        Map<String, String> passwords = kept(file);
        for (Map.Entry<String, Role> user : users().entrySet()) {
            String name = user.getKey();
            if (accounts.exists(name)) {
                if (!passwords.containsKey(name)) {
                    throw new DemoFailed("A user named " + name + " exists, and " + file
                            + " does not know the password. Run the demo on another data directory.");
                }
            } else {
                passwords.put(name, Accounts.generatePassword());
                write(file, server, passwords, Map.of());
                accounts.create(name, Set.of(user.getValue()), passwords.get(name));
            }
        }
        passwords.keySet().retainAll(users().keySet());
        return new DemoUsers(passwords, file, server, json);
    }

    private static Map<String, Role> users() {
        Map<String, Role> users = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            if (role != Role.SYSTEM) {
                users.put(role == Role.ADMIN ? "demo-admin" : nameOf(role), role);
            }
        }
        users.put(SECOND_APPROVER, Role.APPROVER);
        return users;
    }

    private static String nameOf(Role role) {
        return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    RestClient dataScientist() {
        return client(Role.DATA_SCIENTIST);
    }

    RestClient operator() {
        return client(Role.OPERATOR);
    }

    RestClient product() {
        return client(Role.PRODUCT);
    }

    RestClient auditor() {
        return client(Role.AUDITOR);
    }

    List<Approver> approvers() {
        return List.of(approver(nameOf(Role.APPROVER)), approver(SECOND_APPROVER));
    }

    private Approver approver(String name) {
        RestClient client = client(name);
        return new Approver(client, client.get("/api/v1/me").get("actorId").asString());
    }

    private RestClient client(Role role) {
        return client(nameOf(role));
    }

    private RestClient client(String name) {
        return Objects.requireNonNull(clients.get(name), name);
    }

    /** Writes what a shell needs to call the server as one of the users; {@code extra} are further variables. */
    void writeEnvironment(Map<String, String> extra) throws IOException {
        write(file, server, passwords, extra);
    }

    Path environmentFile() {
        return file;
    }

    Map<String, String> passwords() {
        return Map.copyOf(passwords);
    }

    private static Map<String, String> kept(Path file) throws IOException {
        Map<String, String> passwords = new LinkedHashMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.replaceAll("^[A-Z_0-9]+='|'$", "").split(":", 2);
                if (parts.length == 2 && users().containsKey(parts[0])) {
                    passwords.put(parts[0], parts[1]);
                }
            }
        }
        return passwords;
    }

    /** Keeps a request beside the data, readable by its owner only: what it says of a person is personal. */
    Path keep(String name, Map<String, Object> request) throws IOException {
        Path kept = file.resolveSibling(name);
        replace(kept, json.writeValueAsString(request));
        return kept;
    }

    private static void write(Path file, URI server, Map<String, String> passwords, Map<String, String> extra)
            throws IOException {
        StringBuilder text = new StringBuilder("MODELTRAIL='" + server + "'\n");
        passwords.forEach(
                (name, password) -> text.append(name.toUpperCase(Locale.ROOT).replace('-', '_'))
                        .append("='" + name + ":" + password + "'\n"));
        extra.forEach(
                (name, value) -> text.append(name).append("='").append(value).append("'\n"));
        replace(file, text.toString());
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                FILE,
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
