//! The pages: made on the server from the same jobs as the interface, readable without a script.
