using Classroom.Server.Bridges.Media;
using Classroom.Server.Composition;
using Classroom.Server.Settings;
using Classroom.Storage;
using Classroom.Testing.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Classroom.Server.Tests.Authorisation;

/// <summary>The routes of the whole server, composed as it is composed when it serves, but not started.</summary>
internal static class MappedRoutes
{
    public static async Task<IReadOnlyList<(string Method, string Pattern)>> Read(string connectionString)
    {
        var folder = Directory.CreateTempSubdirectory("classroom-routes-");
        try
        {
            var builder = WebApplication.CreateBuilder();
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Classroom:DataDirectory"] = folder.FullName,
                ["Classroom:Database:Mode"] = "External",
                ["ConnectionStrings:Classroom"] = connectionString,
                ["Classroom:Media:UdpPort"] = FreePorts.Udp().ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["Classroom:Media:PublicAddress"] = "127.0.0.1",
                ["Classroom:Media:Workers"] = "1",
            });
            var settings = SettingsReader.Read(builder.Configuration);
            await using var media = MediaRegistration.Open(settings, NullLoggerFactory.Instance);
            await using var database = await ClassroomDatabase.Start(
                new DatabaseOptions { DataDirectory = folder.FullName, ExternalConnectionString = connectionString }, TimeProvider.System, NullLoggerFactory.Instance, default);
            await using var app = ServerHost.Build(builder, settings, database, media);
            return
            [
                .. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                    .SelectMany(endpoint => MethodsOf(endpoint).Select(method => (method, PatternOf(endpoint)))).Distinct(),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods.Count: > 0 } methods ? methods.HttpMethods : [RouteTable.AnyMethod];

    private static string PatternOf(RouteEndpoint endpoint)
    {
        var text = endpoint.RoutePattern.RawText ?? "";
        return "/" + text.Trim('/');
    }
}
