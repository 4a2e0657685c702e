package io.modeltrail.query.badexample;

import java.io.IOException;
import java.io.ObjectInputStream;

/** Breaks the rule that nobody uses Java's deserialisation. */
public class DeserialisesObjects {
    Object read(ObjectInputStream in) throws IOException, ClassNotFoundException {
        return in.readObject();
    }
}
