// The page's script. The chunks that a lesson asks for later stand on the same core, so it is a piece of its own.
import "./core";
