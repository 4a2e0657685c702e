package io.modeltrail.standalone.access;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Without any user nobody could make one. The password goes to standard output and nowhere else. */
@Component
class FirstAdministrator implements ApplicationRunner {
    static final String NAME = "admin";

    private final Accounts accounts;

    FirstAdministrator(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    @SuppressWarnings("SystemOut") // a log is kept and shipped; this is for the person at the terminal
    public void run(ApplicationArguments arguments) {
        accounts.createFirst(NAME)
                .ifPresent(password -> System.out.printf(
                        "%n  The first user is '%s' with the password %s%n"
                                + "  It is shown this once. Change it: POST /api/v1/users/me/password%n%n",
                        NAME, password));
    }
}
