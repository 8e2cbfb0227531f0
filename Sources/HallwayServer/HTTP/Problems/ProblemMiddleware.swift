import Accounts
import ChatProtocol
import Hummingbird
import Logging
import Safety

/// Answers every failure behind it with a ``Problem``; nothing that is thrown there reaches the client otherwise.
struct ProblemMiddleware: HallwayMiddleware {
    func handle(
        _ request: Request,
        context: HallwayRequestContext,
        next: Next
    ) async throws -> Response {
        let response: Response
        do {
            response = try await next(request, context)
        } catch let error as BodyInterrupted {
            // There is nobody left to answer, or no telling where the next request begins: the server below closes.
            throw error.cause
        } catch {
            let problem = Problem(of: error)
            Self.log(error, problem: problem, to: context.logger)
            response = problem.response
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// Logs what the client is not told.
    private static func log(_ error: any Error, problem: Problem, to logger: Logger) {
        if let cause = (error as? AccountError)?.cause {
            logger.error(
                "account call failed",
                metadata: ["code": "\(problem.error.code.rawValue)", "cause": "\(cause)"]
            )
        } else if let cause = (error as? SafetyError)?.cause {
            logger.error("safety call failed", metadata: ["cause": "\(cause)"])
        } else if problem.error.code == .internal {
            logger.error("request failed", metadata: ["cause": "\(error)"])
        }
    }
}
