// A real OIDC provider for the tests of signing in: node provider.js <port> <redirect-uri>...
// Any password is right. With CLAIMS_IN=id_token the claims are in the ID token, else at userinfo.
import Provider from "oidc-provider";

const [port, ...redirectUris] = process.argv.slice(2);
const CLAIMS = {
  eic1: { name: "Meera Nair", realm_access: { roles: ["uma", "eic"] }, places: ["MS5"] },
  clerk: { name: "Asha Rao", realm_access: { roles: ["staff"] }, places: ["CW"] },
  stranger: { name: "Stranger", realm_access: { roles: ["uma"] } },
};
const client = {
  redirect_uris: redirectUris,
  post_logout_redirect_uris: redirectUris,
  grant_types: ["authorization_code"],
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    { ...client, client_id: "pages", token_endpoint_auth_method: "none" },
    { ...client, client_id: "pages:2", client_secret: "a secret / of the tests" },
  ],
  claims: { openid: ["sub"], profile: ["name", "realm_access", "places"] },
  conformIdTokenClaims: process.env.CLAIMS_IN !== "id_token",
  pkce: { required: () => true },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...CLAIMS[sub] }) }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
