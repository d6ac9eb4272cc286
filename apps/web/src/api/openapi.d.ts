// Made of docs/openapi.json by "npm run types -w @technomir/web".
export interface paths {
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who this is */
        get: operations["getSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/guest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a guest session, unless there is a session already */
        post: operations["beginGuestSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out, here; a new guest session begins */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an account and sign in; what the guest had in the cart comes along */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in; what the guest had in the cart comes along
         * @description Demo accounts: anna@example.com, dmitry@example.com, maria@example.com (admin).
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where this user is signed in */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of the own sessions: it is out at once, on every server */
        delete: operations["revokeSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/revoke-others": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End all sessions of this user but this one */
        post: operations["revokeOtherSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One product */
        get: operations["getProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{id}/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All that a product page shows: the product, its newest comments, similar products */
        get: operations["getProductPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A product's comments, newest first, page by page */
        get: operations["getProductComments"];
        put?: never;
        /** Write about a product, once */
        post: operations["addComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The catalogue: filtered, sorted, page by page */
        get: operations["getProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All categories with the number of their products */
        get: operations["getCategories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a category can be filtered by: brands with counts, range of prices */
        get: operations["getFacets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Products by words: any form, slips of the finger, Russian and English */
        get: operations["searchProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What to offer while somebody types */
        get: operations["suggestProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bestsellers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Bestsellers (the ranking lives for a time, prices and stocks are true) */
        get: operations["getBestsellers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recommendations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Products chosen from the user's cart, orders and comments, or from a guest's cart */
        get: operations["getRecommendations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/flash-sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Flash sales that run now */
        get: operations["getFlashSales"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/top": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The best rated comments, newest first */
        get: operations["getTopComments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{id}/comments/own": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this user has written about a product, also when it is hidden from others */
        get: operations["getOwnComment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change an own comment */
        put: operations["putComment"];
        post?: never;
        /** Delete an own comment */
        delete: operations["deleteComment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The user's profile */
        get: operations["getProfile"];
        /** Change name, e-mail address or both */
        put: operations["putProfile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The cart, with prices of now */
        get: operations["getCart"];
        put?: never;
        post?: never;
        /** Empty the cart */
        delete: operations["clearCart"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart/add/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a product into the cart */
        post: operations["addToCart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart/items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Have so many of a product in the cart; 0 takes it out */
        put: operations["putCartItem"];
        post?: never;
        /** Take a product out of the cart */
        delete: operations["deleteCartItem"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What would be bought now, read past all caches */
        get: operations["getCheckout"];
        put?: never;
        /** Buy what is in the cart, at the prices that were seen */
        post: operations["checkout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The user's orders, newest first, page by page */
        get: operations["getOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of the user's orders */
        get: operations["getOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an order: the pieces go back into stock, the money to the card */
        post: operations["cancelOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Products as they are now, the newest in front */
        get: operations["adminGetProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change price, stock or texts of a product */
        patch: operations["adminChangeProduct"];
        trace?: never;
    };
    "/api/admin/flash-sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All flash sales, also those to come and those that have ended */
        get: operations["adminGetFlashSales"];
        put?: never;
        /** Schedule a flash sale */
        post: operations["adminAddFlashSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/flash-sales/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a flash sale; what was bought in it keeps its price */
        delete: operations["adminDeleteFlashSale"];
        options?: never;
        head?: never;
        /** Change price, times or limits of a flash sale, or switch it on or off */
        patch: operations["adminChangeFlashSale"];
        trace?: never;
    };
    "/api/admin/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All comments, the newest in front */
        get: operations["adminGetComments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/comments/{id}/hide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hide a comment from everybody but its author */
        post: operations["adminHideComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/comments/{id}/show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show a hidden comment again */
        post: operations["adminShowComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody's orders, the newest in front */
        get: operations["adminGetOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cache/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All caches: strategy, entries with their time left and tags, hits and misses of all servers */
        get: operations["getCacheStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cache/invalidate/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends all entries of a cache, or of all caches with the name all */
        post: operations["invalidateCache"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What really runs, and how it hangs together */
        get: operations["labGetMap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The last requests and commits of this server, with their times at each part
         * @description They are recorded while somebody listens to the WebSocket topic lab or has asked here lately.
         */
        get: operations["labGetTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/caches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every declared cache of this server, also the composed ones, with all its counters */
        get: operations["labGetCaches"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/caches/{name}/entry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the tiers keep under a key, and the floors of its tags */
        get: operations["labGetEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/invalidate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends one entry, a cache, a tag or everything, and tells what that has hit */
        post: operations["labInvalidate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/replication": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far everybody is: the primary, the log, each server, each subscription */
        get: operations["labGetReplication"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/router": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which loads of this server went to which database, and why replicas refused */
        get: operations["labGetRouter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/replication/pauses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Subscriptions that are paused now */
        get: operations["labGetPauses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/replication/{replica}/{subscription}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause a subscription; it goes on by itself after that time */
        post: operations["labPauseSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/replication/{replica}/{subscription}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a paused subscription going again */
        post: operations["labResumeSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/replication/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rewrite products as they are: changes for replicas to follow, that nobody sees in the shop */
        post: operations["labRewriteRows"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Faults that can be made on purpose in demo mode */
        get: operations["labGetFaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/faults/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a fault; it ends by itself */
        post: operations["labBeginFault"];
        /** End a fault early */
        delete: operations["labEndFault"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/meter": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cache entries of this server compared with the primary since it started */
        get: operations["labGetMeter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/strategies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The comparison that is under way, or was last */
        get: operations["labGetStrategies"];
        put?: never;
        /**
         * Run one workload against no cache, TTL, tags and events
         * @description Progress comes as notices lab.strategies, once a second.
         */
        post: operations["labCompareStrategies"];
        /** End the comparison that is under way */
        delete: operations["labEndStrategies"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/races": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Races that can be played, and how they went last */
        get: operations["labGetRaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lab/races/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Play a race twice: the naive way, and ours */
        post: operations["labPlayRace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/replication/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Slots, connections, subscriptions, lag, row counts on both sides, and what this server reads from replicas
         * @description The same as npm run replication -- status --json, with the reads of this server. The WebSocket topic replication tells when it changes.
         */
        get: operations["getReplicationStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What every error looks like. */
        Error: {
            error: {
                /** @description Stays the same; made for programs. */
                code: string;
                /** @description Says what is wrong and what to do; made for people. */
                message: string;
                /** @description The faulty fields, or numbers that explain the refusal. */
                details?: unknown;
            };
        };
        Product: {
            id: number;
            name: string;
            /** @description Whole roubles. */
            price: number;
            category: string;
            brand: string;
            description: string;
            stock: number;
            is_bestseller: boolean;
            /** @description Whether a flash sale of it runs now. */
            is_flash_sale: boolean;
            /** @description Its price while the sale runs; else null. */
            flash_price: number | null;
            /** Format: date-time */
            created_at: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nobody, when the session has ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null for guests and nobody. */
                        user: {
                            id: number;
                            name: string;
                            email: string;
                            role: "customer" | "admin";
                        } | null;
                        guest: boolean;
                        /** @description Whether demo mode is on: requests without a session are user 1, demo accounts can log in. */
                        demo: boolean;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    beginGuestSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session that there is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null for guests and nobody. */
                        user: {
                            id: number;
                            name: string;
                            email: string;
                            role: "customer" | "admin";
                        } | null;
                        guest: boolean;
                        /** @description Whether demo mode is on: requests without a session are user 1, demo accounts can log in. */
                        demo: boolean;
                    };
                };
            };
            /** @description A new guest session. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null for guests and nobody. */
                        user: {
                            id: number;
                            name: string;
                            email: string;
                            role: "customer" | "admin";
                        } | null;
                        guest: boolean;
                        /** @description Whether demo mode is on: requests without a session are user 1, demo accounts can log in. */
                        demo: boolean;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Blanks around it are cut off. */
                    name: string;
                    /**
                     * Format: email
                     * @description Kept in lower case.
                     */
                    email: string;
                    /** @description At least 8 characters. */
                    password: string;
                };
            };
        };
        responses: {
            /** @description Signed in. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            id: number;
                            name: string;
                            email: string;
                            role: "customer" | "admin";
                        };
                        /** @description What became of the cart that was filled before. */
                        cart: {
                            /** @description Pieces that came from the guest's cart. */
                            merged: number;
                            adjusted: {
                                product_id: number;
                                /** @description In both carts together. */
                                requested: number;
                                /** @description In the cart now: all that there is. */
                                quantity: number;
                            }[];
                        };
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The shop cannot do that now. Nothing has changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many attempts. Retry-After says when to try again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Signed in, under a new token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            id: number;
                            name: string;
                            email: string;
                            role: "customer" | "admin";
                        };
                        /** @description What became of the cart that was filled before. */
                        cart: {
                            /** @description Pieces that came from the guest's cart. */
                            merged: number;
                            adjusted: {
                                product_id: number;
                                /** @description In both carts together. */
                                requested: number;
                                /** @description In the cart now: all that there is. */
                                quantity: number;
                            }[];
                        };
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many attempts. Retry-After says when to try again. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The most recently used in front. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** @description The session of this request. */
                            current: boolean;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            last_seen_at: string;
                            /** Format: date-time */
                            expires_at: string;
                            user_agent: string;
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many sessions were ended. */
                        revoked: number;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The product. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getProductPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each part as true as on its own. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        product: components["schemas"]["Product"];
                        /** @description The newest ones. */
                        comments: {
                            items: {
                                id: number;
                                user_id: number;
                                user_name: string;
                                text: string;
                                rating: number;
                                /** Format: date-time */
                                created_at: string;
                            }[];
                            /** @description Send it as `after` for the next page; null: this is the last one. */
                            next: string | null;
                            rating: {
                                /** @description With one decimal; null without comments. */
                                average: number | null;
                                count: number;
                            };
                        };
                        /** @description The most similar in front. */
                        similar: {
                            items: components["schemas"]["Product"][];
                        };
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getProductComments: {
        parameters: {
            query?: {
                /** @description Comments on a page. */
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of comments. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            user_id: number;
                            user_name: string;
                            text: string;
                            rating: number;
                            /** Format: date-time */
                            created_at: string;
                        }[];
                        /** @description Send it as `after` for the next page; null: this is the last one. */
                        next: string | null;
                        rating: {
                            /** @description With one decimal; null without comments. */
                            average: number | null;
                            count: number;
                        };
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    addComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Plain text: markup in it is shown as it is written. Blanks around it are cut off. */
                    text: string;
                    rating: number;
                };
            };
        };
        responses: {
            /** @description The comment. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        product_id: number;
                        user_id: number;
                        text: string;
                        rating: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description By an admin: nobody else sees it. */
                        hidden: boolean;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The shop cannot do that now. Nothing has changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getProducts: {
        parameters: {
            query?: {
                /** @description One of /api/categories. */
                category?: string;
                /** @description As it is written in the products. */
                brand?: string;
                /** @description Roubles, without flash sales; belongs to the range. */
                minPrice?: number;
                /** @description Roubles, without flash sales; belongs to the range. */
                maxPrice?: number;
                /** @description true: only what can be bought now. */
                inStock?: "true" | "false";
                /** @description true: only what is in a flash sale now. */
                onSale?: "true" | "false";
                /** @description Products on a page. */
                limit?: number;
                /** @description `next` of the page before, with the same filter and order. */
                after?: string;
                /** @description popular: units sold, as of the last hour, then the newest. price, -price: cheap or dear first. name: in bytes. newest: by time. */
                sort?: "popular" | "price" | "-price" | "name" | "newest";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of products. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Product"][];
                        /** @description Send it as `after` for the next page; null: this is the last one. */
                        next: string | null;
                        /** @description On the first page, unless there are too many to count. */
                        total?: number;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getCategories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By name. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            category: string;
                            products: number;
                            in_stock: number;
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getFacets: {
        parameters: {
            query?: {
                /** @description One of /api/categories. */
                category?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The brand with most products is in front. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        products: number;
                        in_stock: number;
                        /** @description Roubles, without flash sales; null where there is no product. */
                        price: {
                            min: number;
                            max: number;
                        } | null;
                        brands: {
                            brand: string;
                            products: number;
                            in_stock: number;
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    searchProducts: {
        parameters: {
            query: {
                /** @description Words in any form, in Russian or English, with slips of the finger. Without a word nothing is found. */
                q: string;
                /** @description One of /api/categories. */
                category?: string;
                /** @description As it is written in the products. */
                brand?: string;
                /** @description Roubles, without flash sales; belongs to the range. */
                minPrice?: number;
                /** @description Roubles, without flash sales; belongs to the range. */
                maxPrice?: number;
                /** @description true: only what can be bought now. */
                inStock?: "true" | "false";
                /** @description true: only what is in a flash sale now. */
                onSale?: "true" | "false";
                /** @description Products on a page. */
                limit?: number;
                /** @description `next` of the page before, with the same filter and order. */
                after?: string;
                /** @description relevance: words in the name first. Other orders sort the 1,000 most relevant. */
                sort?: "relevance" | "price" | "-price" | "name" | "newest";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of products. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Product"][];
                        /** @description Send it as `after` for the next page; null: this is the last one. */
                        next: string | null;
                        /** @description On the first page, unless there are too many to count. */
                        total?: number;
                        /** @description What was searched instead, when the words had slips in them. */
                        corrected: string | null;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    suggestProducts: {
        parameters: {
            query: {
                /** @description Words in any form, in Russian or English, with slips of the finger. Without a word nothing is found. */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Categories, brands, products; at most ten. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: ({
                            kind: "category" | "brand";
                            text: string;
                        } | {
                            /** @enum {string} */
                            kind: "product";
                            text: string;
                            id: number;
                        })[];
                        /** @description What was searched instead, when the words had slips in them. */
                        corrected: string | null;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getBestsellers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Best first. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            name: string;
                            /** @description Whole roubles. */
                            price: number;
                            category: string;
                            brand: string;
                            description: string;
                            stock: number;
                            is_bestseller: boolean;
                            /** @description Whether a flash sale of it runs now. */
                            is_flash_sale: boolean;
                            /** @description Its price while the sale runs; else null. */
                            flash_price: number | null;
                            /** Format: date-time */
                            created_at: string;
                            /** @description When the ranking was made; 0: chosen by its flag. */
                            units_sold: number;
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getRecommendations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Best first. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            name: string;
                            /** @description Whole roubles. */
                            price: number;
                            category: string;
                            brand: string;
                            description: string;
                            stock: number;
                            is_bestseller: boolean;
                            /** @description Whether a flash sale of it runs now. */
                            is_flash_sale: boolean;
                            /** @description Its price while the sale runs; else null. */
                            flash_price: number | null;
                            /** Format: date-time */
                            created_at: string;
                            /** @description Why it was chosen: bought together with yours, same category or brand, or popular with all. */
                            reason: {
                                kind: "together" | "category" | "brand" | "popular";
                                /** @description The category or the brand; empty for the other kinds. */
                                value: string;
                            };
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getFlashSales: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The one that ends first in front. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            product: components["schemas"]["Product"];
                            /** @description Whole roubles. */
                            price: number;
                            /** @description Whole roubles. */
                            sale_price: number;
                            percent_off: number;
                            /** Format: date-time */
                            start_time: string;
                            /** Format: date-time */
                            end_time: string;
                            /** @description Pieces that are sold at this price. null: without limit. */
                            quantity_limit: number | null;
                            /** @description Pieces that each user may buy. null: without limit. */
                            per_user_limit: number | null;
                            /** @description Pieces that have been sold. */
                            sold: number;
                            /** @description Pieces that are left; null: without limit. With the last one the sale ends. */
                            left: number | null;
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getTopComments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most ten. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            product_id: number;
                            product_name: string;
                            user_id: number;
                            user_name: string;
                            text: string;
                            rating: number;
                            /** Format: date-time */
                            created_at: string;
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getOwnComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The comment; null when there is none. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        comment: {
                            id: number;
                            product_id: number;
                            user_id: number;
                            text: string;
                            rating: number;
                            /** Format: date-time */
                            created_at: string;
                            /** @description By an admin: nobody else sees it. */
                            hidden: boolean;
                        } | null;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Plain text: markup in it is shown as it is written. Blanks around it are cut off. */
                    text: string;
                    rating: number;
                };
            };
        };
        responses: {
            /** @description The comment as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        product_id: number;
                        user_id: number;
                        text: string;
                        rating: number;
                        /** Format: date-time */
                        created_at: string;
                        /** @description By an admin: nobody else sees it. */
                        hidden: boolean;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profile. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        name: string;
                        email: string;
                        /** Format: date-time */
                        created_at: string;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description At least one of both. */
        requestBody: {
            content: {
                "application/json": {
                    /** @description Blanks around it are cut off. */
                    name?: string;
                    /**
                     * Format: email
                     * @description Kept in lower case.
                     */
                    email?: string;
                };
            };
        };
        responses: {
            /** @description The profile as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        name: string;
                        email: string;
                        /** Format: date-time */
                        created_at: string;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The shop cannot do that now. Nothing has changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getCart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cart. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            product: components["schemas"]["Product"];
                            quantity: number;
                            /** @description The flash price while a sale runs, else the price. */
                            unit_price: number;
                            /** @description Whole roubles. */
                            total: number;
                        }[];
                        /** @description Pieces in all lines. */
                        quantity: number;
                        /** @description Whole roubles. */
                        total: number;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    clearCart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The empty cart. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            product: components["schemas"]["Product"];
                            quantity: number;
                            /** @description The flash price while a sale runs, else the price. */
                            unit_price: number;
                            /** @description Whole roubles. */
                            total: number;
                        }[];
                        /** @description Pieces in all lines. */
                        quantity: number;
                        /** @description Whole roubles. */
                        total: number;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    addToCart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description How many more; without it one.
                     * @default 1
                     */
                    quantity?: number;
                };
            };
        };
        responses: {
            /** @description The line as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        product_id: number;
                        /** @description How many of it are in the cart now. */
                        quantity: number;
                        added: number;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The shop cannot do that now. Nothing has changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putCartItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description How many of it shall be in the cart; 0: none. */
                    quantity: number;
                };
            };
        };
        responses: {
            /** @description The line as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        product_id: number;
                        /** @description How many of it are in the cart now. */
                        quantity: number;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The shop cannot do that now. Nothing has changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteCartItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The line as it is now: none of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        product_id: number;
                        /** @description How many of it are in the cart now. */
                        quantity: number;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getCheckout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cart with the terms of now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            product_id: number;
                            name: string;
                            quantity: number;
                            /** @description Whole roubles. */
                            unit_price: number;
                            /** @description Whole roubles. */
                            total: number;
                            /** @description Pieces in stock. */
                            in_stock: number;
                            /** @description The flash sale whose price it has. */
                            sale_id: number | null;
                            /** @description Why it cannot be bought; null when it can. */
                            problem: "out_of_stock" | "sale_limit" | "gone" | null;
                        }[];
                        /** @description Pieces in all lines. */
                        quantity: number;
                        /** @description Whole roubles. */
                        total: number;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    checkout: {
        parameters: {
            query?: never;
            header: {
                /** @description A new one for every order, such as a UUID. The same request under the same key is done once and answered alike, for 24 hours; a request that was refused before any payment leaves its key free. */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    address: {
                        /** @description Who receives it. */
                        name: string;
                        phone: string;
                        city: string;
                        /** @description Street, house and flat. */
                        street: string;
                        /** @description Of any country: 4 to 10 letters and digits, one digit at least. */
                        postcode: string;
                        comment?: string;
                    };
                    payment: {
                        /** @enum {string} */
                        method: "card";
                        /** @description Never kept. 4000000000000002 is declined, 4000000000009995 has insufficient funds, any other valid number is approved. */
                        card_number: string;
                        /** @description `MM/YY` */
                        expiry: string;
                        cvc: string;
                    };
                    /** @description The cart as the buyer saw it, with its prices. */
                    items: {
                        product_id: number;
                        quantity: number;
                        /** @description Whole roubles. */
                        unit_price: number;
                    }[];
                };
            };
        };
        responses: {
            /** @description Bought and paid. The header Idempotency-Replayed says that it had been answered before. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        order: {
                            id: number;
                            /** @description placed: the payment is under way. */
                            status: "placed" | "paid" | "cancelled";
                            /** @description Whole roubles. */
                            total: number;
                            /** Format: date-time */
                            created_at: string;
                            address: {
                                name: string;
                                phone: string;
                                city: string;
                                street: string;
                                postcode: string;
                                comment?: string;
                            } | null;
                            payment: {
                                /** @description visa, mastercard, mir … */
                                brand: string;
                                /** @description All that is kept of the number. */
                                last4: string;
                            } | null;
                            items: {
                                product_id: number;
                                /** @description As the product was called then. */
                                name: string;
                                quantity: number;
                                /** @description Whole roubles. */
                                unit_price: number;
                                /** @description Whole roubles. */
                                total: number;
                                sale_id: number | null;
                            }[];
                            cancellable: boolean;
                        };
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The payment was declined. Nothing has changed. */
            402: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The shop cannot do that now. Nothing has changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getOrders: {
        parameters: {
            query?: {
                /** @description Orders on a page. */
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of orders. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** @description placed: the payment is under way. */
                            status: "placed" | "paid" | "cancelled";
                            /** @description Whole roubles. */
                            total: number;
                            /** @description Pieces in all lines. */
                            quantity: number;
                            /** Format: date-time */
                            created_at: string;
                            items: {
                                product_id: number;
                                /** @description As the product was called then. */
                                name: string;
                                quantity: number;
                                /** @description Whole roubles. */
                                unit_price: number;
                            }[];
                        }[];
                        /** @description Give it as `after` for the page that follows; null on the last one. */
                        next: string | null;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order. */
            200: {
                headers: {
                    /** @description RFC 9211: whether a cache answered, with key, time left and tier. */
                    "Cache-Status"?: string;
                    /** @description Send it back as If-None-Match: 304 while nothing has changed. */
                    ETag?: string;
                    /** @description The newest state this session has seen. Send it back (or the cookie) to never see an older one. */
                    "TechnoMir-Position"?: string;
                    /** @description Where the time went, and which database answered. */
                    "Server-Timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        /** @description placed: the payment is under way. */
                        status: "placed" | "paid" | "cancelled";
                        /** @description Whole roubles. */
                        total: number;
                        /** Format: date-time */
                        created_at: string;
                        address: {
                            name: string;
                            phone: string;
                            city: string;
                            street: string;
                            postcode: string;
                            comment?: string;
                        } | null;
                        payment: {
                            /** @description visa, mastercard, mir … */
                            brand: string;
                            /** @description All that is kept of the number. */
                            last4: string;
                        } | null;
                        items: {
                            product_id: number;
                            /** @description As the product was called then. */
                            name: string;
                            quantity: number;
                            /** @description Whole roubles. */
                            unit_price: number;
                            /** @description Whole roubles. */
                            total: number;
                            sale_id: number | null;
                        }[];
                        cancellable: boolean;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    cancelOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The order as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        /** @description placed: the payment is under way. */
                        status: "placed" | "paid" | "cancelled";
                        /** @description Whole roubles. */
                        total: number;
                        /** Format: date-time */
                        created_at: string;
                        address: {
                            name: string;
                            phone: string;
                            city: string;
                            street: string;
                            postcode: string;
                            comment?: string;
                        } | null;
                        payment: {
                            /** @description visa, mastercard, mir … */
                            brand: string;
                            /** @description All that is kept of the number. */
                            last4: string;
                        } | null;
                        items: {
                            product_id: number;
                            /** @description As the product was called then. */
                            name: string;
                            quantity: number;
                            /** @description Whole roubles. */
                            unit_price: number;
                            /** @description Whole roubles. */
                            total: number;
                            sale_id: number | null;
                        }[];
                        cancellable: boolean;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The shop cannot do that now. Nothing has changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminGetProducts: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                /** @description Words, or an id. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of products. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Product"][];
                        /** @description Give it as `after` for the page that follows; null on the last one. */
                        next: string | null;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminChangeProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        /** @description At least one of them. */
        requestBody: {
            content: {
                "application/json": {
                    /** @description Whole roubles. */
                    price?: number;
                    stock?: number;
                    name?: string;
                    description?: string;
                };
            };
        };
        responses: {
            /** @description The product as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminGetFlashSales: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sales, the newest in front. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            product_id: number;
                            product_name: string;
                            /** @description Whole roubles. */
                            price: number;
                            /** @description Whole roubles. */
                            sale_price: number;
                            /** Format: date-time */
                            start_time: string;
                            /** Format: date-time */
                            end_time: string;
                            active: boolean;
                            quantity_limit: number | null;
                            per_user_limit: number | null;
                            sold: number;
                            left: number | null;
                            state: "upcoming" | "running" | "ended" | "sold_out" | "off";
                        }[];
                        /** @description Give it as `after` for the page that follows; null on the last one. */
                        next: string | null;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminAddFlashSale: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    product_id: number;
                    /** @description Whole roubles, below the price of the product. */
                    sale_price: number;
                    /** Format: date-time */
                    start_time: string;
                    /** Format: date-time */
                    end_time: string;
                    /** @description Without it true. */
                    active?: boolean;
                    /** @description Pieces that are sold at this price; null: as many as there are. */
                    quantity_limit?: number | null;
                    /** @description Pieces that each user may buy; null: as many as there are. */
                    per_user_limit?: number | null;
                };
            };
        };
        responses: {
            /** @description The sale. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        product_id: number;
                        product_name: string;
                        /** @description Whole roubles. */
                        price: number;
                        /** @description Whole roubles. */
                        sale_price: number;
                        /** Format: date-time */
                        start_time: string;
                        /** Format: date-time */
                        end_time: string;
                        active: boolean;
                        quantity_limit: number | null;
                        per_user_limit: number | null;
                        sold: number;
                        left: number | null;
                        state: "upcoming" | "running" | "ended" | "sold_out" | "off";
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminDeleteFlashSale: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminChangeFlashSale: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    product_id?: number;
                    /** @description Whole roubles, below the price of the product. */
                    sale_price?: number;
                    /** Format: date-time */
                    start_time?: string;
                    /** Format: date-time */
                    end_time?: string;
                    /** @description Without it true. */
                    active?: boolean;
                    /** @description Pieces that are sold at this price; null: as many as there are. */
                    quantity_limit?: number | null;
                    /** @description Pieces that each user may buy; null: as many as there are. */
                    per_user_limit?: number | null;
                };
            };
        };
        responses: {
            /** @description The sale as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        product_id: number;
                        product_name: string;
                        /** @description Whole roubles. */
                        price: number;
                        /** @description Whole roubles. */
                        sale_price: number;
                        /** Format: date-time */
                        start_time: string;
                        /** Format: date-time */
                        end_time: string;
                        active: boolean;
                        quantity_limit: number | null;
                        per_user_limit: number | null;
                        sold: number;
                        left: number | null;
                        state: "upcoming" | "running" | "ended" | "sold_out" | "off";
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The shop cannot do that now. Nothing has changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is larger than 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminGetComments: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                /** @description Only those that are hidden, or are not. */
                hidden?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of comments. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            product_id: number;
                            product_name: string;
                            user_id: number;
                            user_name: string;
                            text: string;
                            rating: number;
                            /** Format: date-time */
                            created_at: string;
                            hidden: boolean;
                        }[];
                        /** @description Give it as `after` for the page that follows; null on the last one. */
                        next: string | null;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminHideComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The comment as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        product_id: number;
                        product_name: string;
                        user_id: number;
                        user_name: string;
                        text: string;
                        rating: number;
                        /** Format: date-time */
                        created_at: string;
                        hidden: boolean;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminShowComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The comment as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: number;
                        product_id: number;
                        product_name: string;
                        user_id: number;
                        user_name: string;
                        text: string;
                        rating: number;
                        /** Format: date-time */
                        created_at: string;
                        hidden: boolean;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    adminGetOrders: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of orders. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** @description placed: the payment is under way. */
                            status: "placed" | "paid" | "cancelled";
                            /** @description Whole roubles. */
                            total: number;
                            /** @description Pieces in all lines. */
                            quantity: number;
                            /** Format: date-time */
                            created_at: string;
                            items: {
                                product_id: number;
                                /** @description As the product was called then. */
                                name: string;
                                quantity: number;
                                /** @description Whole roubles. */
                                unit_price: number;
                            }[];
                            user: {
                                id: number;
                                name: string;
                                email: string;
                            };
                        }[];
                        /** @description Give it as `after` for the page that follows; null on the last one. */
                        next: string | null;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getCacheStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How far this server has processed the log. */
                        position: string;
                        epoch: string | null;
                        /** @description Why this server does not use its caches now. */
                        blind: string | null;
                        relay: {
                            /** @description The server that writes the log. */
                            leader: string | null;
                            /** @description For how long it has been holding a change back. */
                            heldForMs: number;
                            servers: {
                                name: string;
                                position: string;
                                blind: boolean;
                                state: string;
                            }[];
                        };
                        caches: {
                            name: string;
                            policy: "ttl" | "tagged" | "event";
                            ttlSeconds: number;
                            hits: number;
                            misses: number;
                            count: number;
                            entries: {
                                key: string;
                                /** @enum {boolean} */
                                cached: true;
                                ttlSecondsLeft: number;
                                asOf: string;
                                tags: string[];
                            }[];
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    invalidateCache: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every live server has processed it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        invalidated: string[];
                        /** @description Where the invalidation stands in the log. */
                        position: string;
                        /** @description Whether every live server has processed it. */
                        processed: boolean;
                    };
                };
            };
            /** @description It is committed, but not known to be processed everywhere. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        invalidated: string[];
                        /** @description Where the invalidation stands in the log. */
                        position: string;
                        /** @description Whether every live server has processed it. */
                        processed: boolean;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labGetMap: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Parts and edges. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        server: string;
                        epoch: string | null;
                        /** @description A place in the log, decimal. */
                        position: string;
                        mode: "redis" | "in-process";
                        through: "proxy" | null;
                        parts: {
                            /** @description browser, proxy, server:<name>, l1:<name>, redis, log, relay, primary, replica … */
                            id: string;
                            /** @enum {unknown} */
                            kind: "browser" | "proxy" | "server" | "l1" | "redis" | "log" | "relay" | "primary" | "replica";
                            name: string;
                            /** @enum {unknown} */
                            state: "ok" | "degraded" | "down" | "unknown";
                            /** @description Belongs to the server that answers. */
                            self: boolean;
                            /** @description Its state, for people. */
                            facts: {
                                [key: string]: string | number | boolean | null;
                            };
                        }[];
                        edges: {
                            from: string;
                            to: string;
                            /** @enum {unknown} */
                            kind: "http" | "live" | "read" | "write" | "wal" | "log" | "replication";
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labGetTrace: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Up to 200. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        server: string;
                        /** @description The last 200, oldest first. */
                        items: ({
                            /** @enum {string} */
                            kind: "request";
                            id: string;
                            server: string;
                            /** @description Milliseconds since 1970, by the clock of the server that says it. */
                            at: number;
                            method: string;
                            route: string;
                            path: string;
                            status: number;
                            ms: number;
                            through: "proxy" | null;
                            /** @description A panel of the Lab has made it by itself (header `TechnoMir-Probe`), not somebody. */
                            probe: boolean;
                            cache: {
                                /** @enum {unknown} */
                                outcome: "hit" | "miss" | "bypass" | "stale";
                                /** @enum {unknown} */
                                tier: "l1" | "l2" | "load";
                                key: string;
                                sources: string[];
                                collapsed: boolean;
                                reason: string | null;
                            } | null;
                            hops: {
                                /** @enum {unknown} */
                                part: "server" | "l1" | "l2" | "replica" | "primary" | "wait";
                                name: string;
                                /** @description From the beginning of the request. */
                                startMs: number;
                                ms: number;
                            }[];
                        } | {
                            /** @enum {string} */
                            kind: "commit";
                            server: string;
                            /** @description A place in the log, decimal. */
                            position: string;
                            /** @description Milliseconds since 1970, by the clock of the server that says it. */
                            at: number;
                            /** @description A panel of the Lab has made it by itself (header `TechnoMir-Probe`), not somebody. */
                            probe: boolean;
                            tags: string[];
                            touched: string[];
                            events: {
                                topic: string;
                                event: string;
                            }[];
                            times: {
                                committed: number | null;
                                read: number | null;
                                visible: number | null;
                                appended: number | null;
                                followed: number | null;
                                sent: number | null;
                            };
                        })[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labGetCaches: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All caches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        server: string;
                        /** @description A place in the log, decimal. */
                        position: string;
                        epoch: string | null;
                        blind: string | null;
                        items: {
                            name: string;
                            policy: "ttl" | "tagged" | "event";
                            /** @description Made of entries of other caches. */
                            composed: boolean;
                            presents: string | null;
                            ttlMs: number;
                            count: number;
                            /** @description Counting has ended there: there may be more. */
                            countCapped: boolean;
                            entries: {
                                key: string;
                                /** @description Time left. */
                                ttlMs: number;
                                ttlTotalMs: number;
                                /** @description A place in the log, decimal. */
                                asOf: string;
                                tags: string[];
                            }[];
                            /** @description Of this server, since it started. */
                            counters: {
                                hitsL1: number;
                                hitsL2: number;
                                misses: number;
                                loads: number;
                                loadFailures: number;
                                loadTimeouts: number;
                                refreshes: number;
                                collapsed: number;
                                loadedElsewhere: number;
                                bypassed: number;
                                fencesRefused: number;
                                staleServed: number;
                            };
                            hitRatio: number | null;
                            loadTimes: {
                                count: number;
                                meanMs: number | null;
                                p50Ms: number | null;
                                p99Ms: number | null;
                                /** @description Upper ends, ms. */
                                steps: number[];
                                /** @description One more than steps: the last counts what took longer. */
                                counts: number[];
                            };
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labGetEntry: {
        parameters: {
            query: {
                key: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entry. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whose memory it is. */
                        server: string;
                        cache: string;
                        key: string;
                        /** @description A place in the log, decimal. */
                        position: string;
                        /** @description What the tiers keep; empty when none does. */
                        held: {
                            tier: "l1" | "l2";
                            value: unknown;
                            /** @description It is somebody else’s own; the value is not shown. */
                            hidden: boolean;
                            /** @description A place in the log, decimal. */
                            asOf: string;
                            /** @description A place in the log, decimal. */
                            upTo: string;
                            epoch: string | null;
                            ttlMs: number;
                            /** @description A read at this moment would be answered with it. */
                            valid: boolean;
                            tags: {
                                tag: string;
                                /** @description A place in the log, decimal. */
                                floor: string;
                                /** @description Its last invalidation is younger than the entry. */
                                ends: boolean;
                            }[];
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labInvalidate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    cache: string;
                    key?: string;
                } | {
                    tag: string;
                } | {
                    /** @enum {boolean} */
                    all: true;
                };
            };
        };
        responses: {
            /** @description Every live server has processed it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        what: unknown;
                        tag: string;
                        /** @description A place in the log, decimal. */
                        position: string;
                        processed: boolean;
                        /** @description Until every live server had processed it. */
                        ms: number;
                        hit: {
                            cache: string;
                            key: string;
                        }[];
                        hitCount: number;
                        /** @description A cache had more entries than are counted; it may have hit more. */
                        hitCapped: boolean;
                    };
                };
            };
            /** @description Committed, but not known to be processed everywhere. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        what: unknown;
                        tag: string;
                        /** @description A place in the log, decimal. */
                        position: string;
                        processed: boolean;
                        /** @description Until every live server had processed it. */
                        ms: number;
                        hit: {
                            cache: string;
                            key: string;
                        }[];
                        hitCount: number;
                        /** @description A cache had more entries than are counted; it may have hit more. */
                        hitCapped: boolean;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labGetReplication: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This moment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Milliseconds since 1970, by the clock of the server that says it. */
                        at: number;
                        server: string;
                        /** @enum {unknown} */
                        mode: "redis" | "in-process";
                        epoch: string | null;
                        state: "ok" | "degraded" | "unreachable";
                        /** @description What is wrong and what to do; empty when all is well. */
                        problems: string[];
                        /** @description The same by code, for pages that speak other languages. */
                        findings: {
                            /** @enum {unknown} */
                            code: "unreachable" | "standby" | "may-not-monitor" | "no-wal-limit" | "publication-missing" | "publication-lacks" | "slot-lost" | "relay-slot-lost" | "slot-unreserved" | "relay-slot-idle" | "relay-behind" | "unfed" | "altered" | "disabled" | "without-slot" | "cut-off" | "failing" | "not-connected" | "copying" | "catching-up" | "asynchronous" | "behind";
                            /** @description The same in English. */
                            text: string;
                            /** @description Where it is; without one on the primary. */
                            replica?: string;
                            /** @description Of the subscription, slot or publication. */
                            name?: string;
                            table?: string;
                            /** @description What a database has said; counts, tables. */
                            detail?: string;
                            bytes?: number;
                            ms?: number;
                        }[];
                        primary: {
                            reachable: boolean;
                            version: string | null;
                            position: string | null;
                        };
                        relay: string | null;
                        log: string | null;
                        servers: {
                            name: string;
                            self: boolean;
                            /** @description A place in the log, decimal. */
                            horizon: string;
                            blind: boolean;
                            leading: boolean;
                        }[];
                        slots: {
                            name: string;
                            use: "relay" | "subscription" | "other";
                            /** @description Somebody reads it now. */
                            active: boolean;
                            walStatus: string | null;
                            lagBytes: number | null;
                            retainedBytes: number | null;
                            safeBytes: number | null;
                            inactiveMs: number | null;
                        }[];
                        replicas: {
                            name: string;
                            reachable: boolean;
                            error: string | null;
                            version: string | null;
                            /** @description Left alone on purpose: the fault replica-stopped. */
                            stopped: boolean;
                            subscriptions: {
                                name: string;
                                enabled: boolean;
                                running: boolean;
                                tables: {
                                    table: string;
                                    state: string;
                                }[];
                                flushed: string | null;
                                /** @description The last change of its tables that this server knows of: a load needs it. */
                                needed: string;
                                lagBytes: number | null;
                                lagMs: number | null;
                            }[];
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labGetRouter: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The loads. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        server: string;
                        /** @description Loads read from the primary since the start. */
                        primary: number;
                        replicas: {
                            name: string;
                            served: number;
                            refused: {
                                [key: string]: number;
                            };
                            lastRefusal: string | null;
                        }[];
                        /** @description The last 100, oldest first. */
                        recent: {
                            /** @description Milliseconds since 1970, by the clock of the server that says it. */
                            at: number;
                            tables: string[];
                            source: string;
                            ms: number;
                            refusals: {
                                replica: string;
                                /** @enum {unknown} */
                                code: "not-replicated" | "stopped" | "failed" | "unfed" | "disabled" | "copying" | "created-anew" | "behind" | "perhaps-ahead" | "altered";
                                /** @description In English. */
                                reason: string;
                                subject: string | null;
                                needed: string | null;
                            }[];
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labGetPauses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Pauses under way. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            replica: string;
                            subscription: string;
                            until: number | null;
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labPauseSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                replica: string;
                subscription: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    seconds: number;
                };
            };
        };
        responses: {
            /** @description The pause. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        replica: string;
                        subscription: string;
                        until: number | null;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labResumeSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                replica: string;
                subscription: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No pause. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        replica: string;
                        subscription: string;
                        until: number | null;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labRewriteRows: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    rows: number;
                };
            };
        };
        responses: {
            /** @description Committed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rows: number;
                        /** @description A place in the log, decimal. */
                        position: string;
                        processed: boolean;
                        ms: number;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labGetFaults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All faults. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {unknown} */
                            name: "redis-paused" | "relay-stopped" | "replica-stopped" | "primary-slow";
                            available: boolean;
                            missing: string | null;
                            lacks: ("demo-mode" | "redis" | "plain-redis" | "replica" | "subscription" | "sight" | "subscription-paused" | "redis-paused" | "relay-stopped" | "replica-stopped") | null;
                            active: boolean;
                            /** @description Whether it can be ended early. */
                            endable: boolean;
                            until: number | null;
                            seconds: number | null;
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labBeginFault: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: "redis-paused" | "relay-stopped" | "replica-stopped" | "primary-slow";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    seconds: number;
                    /** @description For primary-slow: added to every read. Default 200. */
                    delayMs?: number;
                };
            };
        };
        responses: {
            /** @description The fault as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        name: "redis-paused" | "relay-stopped" | "replica-stopped" | "primary-slow";
                        available: boolean;
                        missing: string | null;
                        lacks: ("demo-mode" | "redis" | "plain-redis" | "replica" | "subscription" | "sight" | "subscription-paused" | "redis-paused" | "relay-stopped" | "replica-stopped") | null;
                        active: boolean;
                        /** @description Whether it can be ended early. */
                        endable: boolean;
                        until: number | null;
                        seconds: number | null;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The shop cannot do that now. Nothing has changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labEndFault: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: "redis-paused" | "relay-stopped" | "replica-stopped" | "primary-slow";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The fault as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        name: "redis-paused" | "relay-stopped" | "replica-stopped" | "primary-slow";
                        available: boolean;
                        missing: string | null;
                        lacks: ("demo-mode" | "redis" | "plain-redis" | "replica" | "subscription" | "sight" | "subscription-paused" | "redis-paused" | "relay-stopped" | "replica-stopped") | null;
                        active: boolean;
                        /** @description Whether it can be ended early. */
                        endable: boolean;
                        until: number | null;
                        seconds: number | null;
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The shop cannot do that now. Nothing has changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labGetMeter: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The meter. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        server: string;
                        /** @description Milliseconds since 1970, by the clock of the server that says it. */
                        since: number;
                        running: boolean;
                        /** @description Entries compared with the primary. */
                        checked: number;
                        /** @description Those that said something else. */
                        stale: number;
                        nines: number | null;
                        perSecond: number;
                        byTier: {
                            l1: {
                                checked: number;
                                stale: number;
                            };
                            l2: {
                                checked: number;
                                stale: number;
                            };
                        };
                        byCache: {
                            cache: string;
                            checked: number;
                            stale: number;
                        }[];
                        /** @description Looked at, but not comparable, by reason. */
                        skipped: {
                            [key: string]: number;
                        };
                        /** @description Caches under a TTL policy: old by intent. */
                        excepted: string[];
                        /** @description The last 20. */
                        found: {
                            /** @description Milliseconds since 1970, by the clock of the server that says it. */
                            at: number;
                            cache: string;
                            key: string;
                            tier: "l1" | "l2";
                            /** @description A place in the log, decimal. */
                            asOf: string;
                            /** @description A place in the log, decimal. */
                            position: string;
                            cached: string;
                            primary: string;
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labGetStrategies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        server: string;
                        /** @enum {unknown} */
                        state: "running" | "done" | "aborted" | "failed";
                        error: string | null;
                        /** @description Milliseconds since 1970, by the clock of the server that says it. */
                        startedAt: number;
                        options: {
                            /** @description Of each strategy; each reads about 40 times a second. */
                            readers: number;
                            writesPerSecond: number;
                            seconds: number;
                            /** @description Of the strategy that knows nothing but time. */
                            ttlMs: number;
                        };
                        /** @description Seconds that are over. */
                        second: number;
                        writes: number;
                        /** @description For how long the server did not see the log: then it answers from the database, past its caches. */
                        blindMs: number;
                        /** @description Faults that were on meanwhile, and for how long. */
                        faults: {
                            /** @enum {unknown} */
                            name: "redis-paused" | "relay-stopped" | "replica-stopped" | "primary-slow";
                            ms: number;
                        }[];
                        strategies: {
                            none: {
                                total: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                };
                                seconds: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                }[];
                            };
                            ttl: {
                                total: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                };
                                seconds: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                }[];
                            };
                            tagged: {
                                total: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                };
                                seconds: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                }[];
                            };
                            event: {
                                total: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                };
                                seconds: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                }[];
                            };
                        };
                    } | {
                        /** @enum {string} */
                        state: "none";
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labCompareStrategies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of each strategy; each reads about 40 times a second. */
                    readers: number;
                    writesPerSecond: number;
                    seconds: number;
                    /** @description Of the strategy that knows nothing but time. */
                    ttlMs: number;
                };
            };
        };
        responses: {
            /** @description It has begun. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        server: string;
                        /** @enum {unknown} */
                        state: "running" | "done" | "aborted" | "failed";
                        error: string | null;
                        /** @description Milliseconds since 1970, by the clock of the server that says it. */
                        startedAt: number;
                        options: {
                            /** @description Of each strategy; each reads about 40 times a second. */
                            readers: number;
                            writesPerSecond: number;
                            seconds: number;
                            /** @description Of the strategy that knows nothing but time. */
                            ttlMs: number;
                        };
                        /** @description Seconds that are over. */
                        second: number;
                        writes: number;
                        /** @description For how long the server did not see the log: then it answers from the database, past its caches. */
                        blindMs: number;
                        /** @description Faults that were on meanwhile, and for how long. */
                        faults: {
                            /** @enum {unknown} */
                            name: "redis-paused" | "relay-stopped" | "replica-stopped" | "primary-slow";
                            ms: number;
                        }[];
                        strategies: {
                            none: {
                                total: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                };
                                seconds: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                }[];
                            };
                            ttl: {
                                total: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                };
                                seconds: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                }[];
                            };
                            tagged: {
                                total: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                };
                                seconds: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                }[];
                            };
                            event: {
                                total: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                };
                                seconds: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                }[];
                            };
                        };
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The shop cannot do that now. Nothing has changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labEndStrategies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        server: string;
                        /** @enum {unknown} */
                        state: "running" | "done" | "aborted" | "failed";
                        error: string | null;
                        /** @description Milliseconds since 1970, by the clock of the server that says it. */
                        startedAt: number;
                        options: {
                            /** @description Of each strategy; each reads about 40 times a second. */
                            readers: number;
                            writesPerSecond: number;
                            seconds: number;
                            /** @description Of the strategy that knows nothing but time. */
                            ttlMs: number;
                        };
                        /** @description Seconds that are over. */
                        second: number;
                        writes: number;
                        /** @description For how long the server did not see the log: then it answers from the database, past its caches. */
                        blindMs: number;
                        /** @description Faults that were on meanwhile, and for how long. */
                        faults: {
                            /** @enum {unknown} */
                            name: "redis-paused" | "relay-stopped" | "replica-stopped" | "primary-slow";
                            ms: number;
                        }[];
                        strategies: {
                            none: {
                                total: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                };
                                seconds: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                }[];
                            };
                            ttl: {
                                total: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                };
                                seconds: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                }[];
                            };
                            tagged: {
                                total: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                };
                                seconds: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                }[];
                            };
                            event: {
                                total: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                };
                                seconds: {
                                    reads: number;
                                    /** @description Began after the write of a newer version had been acknowledged, and showed an older one. */
                                    stale: number;
                                    failed: number;
                                    /** @description Database queries. */
                                    loads: number;
                                    hits: number;
                                    hitRatio: number | null;
                                    p50Ms: number | null;
                                    p99Ms: number | null;
                                    /** @description How long the worst stale read came after that acknowledgement. */
                                    oldestMs: number;
                                }[];
                            };
                        };
                    } | {
                        /** @enum {string} */
                        state: "none";
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labGetRaces: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All races. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {unknown} */
                            name: "stale-set" | "missed-message" | "lagging-replica" | "stampede";
                            available: boolean;
                            missing: string | null;
                            lacks: ("demo-mode" | "redis" | "plain-redis" | "replica" | "subscription" | "sight" | "subscription-paused" | "redis-paused" | "relay-stopped" | "replica-stopped") | null;
                            last: {
                                /** @enum {unknown} */
                                name: "stale-set" | "missed-message" | "lagging-replica" | "stampede";
                                server: string;
                                /** @description Milliseconds since 1970, by the clock of the server that says it. */
                                at: number;
                                ms: number;
                                /** @description The naive way, then ours. */
                                plays: {
                                    /** @enum {unknown} */
                                    way: "naive" | "ours";
                                    steps: {
                                        /** @description From the beginning of the play. */
                                        atMs: number;
                                        /** @enum {unknown} */
                                        who: "reader A" | "reader B" | "readers" | "writer" | "node A" | "node B" | "replica";
                                        /** @enum {unknown} */
                                        what: "load-begins" | "loaded" | "stored" | "not-stored" | "committed" | "invalidated" | "message-lost" | "cut" | "reconnected" | "read" | "replica-paused" | "replica-resumed" | "refused" | "served";
                                        value: string | null;
                                        /** @description In English. */
                                        text: string;
                                    }[];
                                    reads: {
                                        who: string;
                                        got: string | null;
                                        expected: string;
                                        wrong: boolean;
                                    }[];
                                    wrongReads: number;
                                    /** @description Queries that reached a database for the readers. */
                                    loads: number;
                                    /** @description In English. */
                                    why: string;
                                }[];
                            } | null;
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    labPlayRace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: "stale-set" | "missed-message" | "lagging-replica" | "stampede";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What happened, step by step. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        name: "stale-set" | "missed-message" | "lagging-replica" | "stampede";
                        server: string;
                        /** @description Milliseconds since 1970, by the clock of the server that says it. */
                        at: number;
                        ms: number;
                        /** @description The naive way, then ours. */
                        plays: {
                            /** @enum {unknown} */
                            way: "naive" | "ours";
                            steps: {
                                /** @description From the beginning of the play. */
                                atMs: number;
                                /** @enum {unknown} */
                                who: "reader A" | "reader B" | "readers" | "writer" | "node A" | "node B" | "replica";
                                /** @enum {unknown} */
                                what: "load-begins" | "loaded" | "stored" | "not-stored" | "committed" | "invalidated" | "message-lost" | "cut" | "reconnected" | "read" | "replica-paused" | "replica-resumed" | "refused" | "served";
                                value: string | null;
                                /** @description In English. */
                                text: string;
                            }[];
                            reads: {
                                who: string;
                                got: string | null;
                                expected: string;
                                wrong: boolean;
                            }[];
                            wrongReads: number;
                            /** @description Queries that reached a database for the readers. */
                            loads: number;
                            /** @description In English. */
                            why: string;
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The shop cannot do that now. Nothing has changed. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getReplicationStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        state: "ok" | "degraded" | "unreachable";
                        /** @description What is wrong and what to do; empty when all is well. */
                        problems: string[];
                        /** @description The same by code, for pages that speak other languages. */
                        findings: {
                            /** @enum {unknown} */
                            code: "unreachable" | "standby" | "may-not-monitor" | "no-wal-limit" | "publication-missing" | "publication-lacks" | "slot-lost" | "relay-slot-lost" | "slot-unreserved" | "relay-slot-idle" | "relay-behind" | "unfed" | "altered" | "disabled" | "without-slot" | "cut-off" | "failing" | "not-connected" | "copying" | "catching-up" | "asynchronous" | "behind";
                            /** @description The same in English. */
                            text: string;
                            /** @description Where it is; without one on the primary. */
                            replica?: string;
                            /** @description Of the subscription, slot or publication. */
                            name?: string;
                            table?: string;
                            /** @description What a database has said; counts, tables. */
                            detail?: string;
                            bytes?: number;
                            ms?: number;
                        }[];
                        primary: {
                            reachable: boolean;
                            error: string | null;
                            version: string | null;
                            position: string | null;
                            slots: {
                                name: string;
                                use: "relay" | "subscription" | "other";
                                /** @description Somebody reads it now. */
                                active: boolean;
                                walStatus: string | null;
                                lagBytes: number | null;
                                retainedBytes: number | null;
                                safeBytes: number | null;
                                inactiveMs: number | null;
                            }[];
                            connections: {
                                name: string | null;
                                state: string | null;
                                sent: string | null;
                                flushed: string | null;
                                replayed: string | null;
                                lagBytes: number | null;
                                lagMs: number | null;
                            }[];
                        };
                        replicas: {
                            name: string;
                            reachable: boolean;
                            error: string | null;
                            version: string | null;
                            subscriptions: {
                                name: string;
                                enabled: boolean;
                                /** @description Its apply worker runs. */
                                running: boolean;
                                synchronousCommit: string;
                                publications: string[];
                                slot: string | null;
                                tables: {
                                    table: string;
                                    /** @description i initialise, d copying, f copied, s catching up, r ready (follows the primary). */
                                    state: string;
                                }[];
                                lagBytes: number | null;
                                lagMs: number | null;
                                /** @description Since the statistics were reset. */
                                applyErrors: number;
                                syncErrors: number;
                                /** @description By kind; from PostgreSQL 18 on. */
                                conflicts: {
                                    [key: string]: number;
                                };
                            }[];
                            reads?: {
                                /** @description Loads that this server has read from it. */
                                served: number;
                                /** @description Loads that went on to the next database instead, by reason. */
                                refused: {
                                    [key: string]: number;
                                };
                                lastRefusal: string | null;
                            };
                        }[];
                        tables: {
                            table: string;
                            publication: string;
                            primary: {
                                rows: number;
                                /** @description Large tables are not counted. */
                                estimated: boolean;
                            } | null;
                            /** @description In the order of the replicas. */
                            replicas: ({
                                rows: number;
                                /** @description Large tables are not counted. */
                                estimated: boolean;
                            } | null)[];
                        }[];
                    };
                };
            };
            /** @description The request does not have the right form. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no session that this needs. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session may not do this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The database cannot be reached. Retry-After says when to try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
}
