import { describe, expect, it } from "vitest";
import { describeFormat } from "../../../infra/contract";

describe("describeFormat", () => {
  it("describes a card for editors", () => {
    expect(describeFormat("card")).toMatchObject({
      $schema: "http://json-schema.org/draft-07/schema#",
      required: ["card", "customer", "holidays", "systems"],
      additionalProperties: false,
      properties: {
        systems: {
          propertyNames: { type: "string", pattern: "^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$" },
          additionalProperties: {
            required: ["os", "size"],
            additionalProperties: false,
            properties: { services: { items: { required: ["name", "protocol", "port", "sources"] } } },
          },
        },
      },
    });
  });

  it("describes a provider file for editors", () => {
    expect(describeFormat("provider")).toMatchObject({
      required: ["provider", "sources", "adminUser", "sshKeys"],
      properties: { sources: { type: "array", minItems: 1, items: { type: "string" } } },
    });
  });
});
